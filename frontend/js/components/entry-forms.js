// The two forms before the files: sign in, and the first administrator. Password managers are welcome.
import { h } from "../lib/dom.js";
import { alertAloud } from "../lib/announce.js";
import { say } from "../lib/say.js";

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {string} [type]
 * @property {string} autocomplete
 * @property {string} [value]
 * @property {boolean} [fixed] shown, not to be changed
 * @property {string} [hint]
 */

/**
 * @param {{fields: Field[], button: string, submit: (values: Record<string, string>) => Promise<string | null>}} parts
 *   submit returns a sentence when it failed; the fields keep what was typed
 * @returns {HTMLFormElement}
 */
export function entryForm({ fields, button, submit }) {
  const error = h("p", { class: "field-error", hidden: true });
  const send = h("button", { type: "submit", class: "btn btn-primary btn-block" }, button);
  const form = h("form", { class: "entry-form", method: "post", action: "/", novalidate: true }, ...fields.map(fieldGroup), error, send);
  form.addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (send.disabled) return;
    const values = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    const wrong = missing(fields, values) ?? (await working(send, () => submit(values)));
    error.textContent = wrong ?? "";
    error.hidden = !wrong;
    if (!wrong) return;
    alertAloud(wrong);
    focusFirst(form);
  });
  return form;
}

/** Into the first field that waits for something. @param {HTMLFormElement} form */
export function focusFirst(form) {
  const inputs = [...form.querySelectorAll("input")];
  (inputs.find((input) => !input.readOnly && !input.value) ?? inputs.find((input) => !input.readOnly))?.focus();
}

/** @param {Field} field */
function fieldGroup({ name, label, type = "text", autocomplete, value = "", fixed = false, hint = "" }) {
  const id = `entry-${name}`;
  const plain = type === "password" ? {} : { autocapitalize: "none", spellcheck: "false" };
  return h(
    "div",
    { class: "form-group" },
    h("label", { for: id }, label),
    h("input", {
      class: "form-control", id, name, type, autocomplete, value, readonly: fixed, required: true, ...plain,
      "aria-describedby": hint ? `${id}-hint` : null,
    }),
    hint && h("small", { id: `${id}-hint`, class: "hint" }, hint),
  );
}

/** @param {Field[]} fields @param {Record<string, string>} values */
function missing(fields, values) {
  const empty = fields.find(({ name }) => !values[name]);
  return empty ? say("{field} is missing.", { field: empty.label }) : null;
}

/**
 * @param {HTMLButtonElement} button
 * @param {() => Promise<string | null>} work
 */
async function working(button, work) {
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.disabled = false;
  }
}
