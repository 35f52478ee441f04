// A form that saves, says that it did, and puts each complaint of the server at the field it is about.
import { h } from "../lib/dom.js";
import { alertAloud, announce } from "../lib/announce.js";
import { inOurWords } from "../lib/server-words.js";
import { problemLine } from "./problem-line.js";

/** @typedef {import("./fields.js").TextField} TextField */

/** A complaint about one field, as the server would send it. @param {string} name @param {string} text */
export const wrongField = (name, text) => Object.assign(new Error(text), { code: "invalid_field", extras: { fields: { [name]: [text] } } });

/**
 * Puts the complaints about fields where they belong. True when each found its field.
 * @param {any} error
 * @param {TextField[]} fields
 */
export function failFields(error, fields) {
  /** @type {Record<string, string[]>} */
  const told = error?.code === "invalid_field" ? (error.extras?.fields ?? {}) : {};
  const found = fields.filter(({ name }) => told[name]);
  for (const field of found) field.fail(told[field.name].map(inOurWords).join(" "));
  const first = found[0];
  if (first) alertAloud(told[first.name].map(inOurWords).join(" "));
  first?.input.focus();
  return found.length > 0 && found.length === Object.keys(told).length;
}

/**
 * @param {{fields: TextField[], more?: HTMLElement[], button: string, save: () => Promise<string>}} parts
 *   save returns the sentence that tells of it, or throws
 * @returns {HTMLFormElement}
 */
export function settingsForm({ fields, more = [], button, save }) {
  const problem = problemLine();
  const done = h("span", { class: "saved", hidden: true });
  const send = h("button", { type: "submit", class: "btn btn-primary" }, button);
  const form = h(
    "form",
    { class: "set-form", method: "post", action: "/", novalidate: true },
    ...fields.map(({ element }) => element), ...more, problem.element, h("div", { class: "set-actions" }, send, done),
  );
  form.addEventListener("input", () => (done.hidden = true));
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (send.getAttribute("aria-disabled")) return;
    send.setAttribute("aria-disabled", "true"); // it keeps the focus
    for (const field of fields) field.fail("");
    problem.show(null);
    done.hidden = true;
    try {
      done.textContent = await save();
      done.hidden = false;
      announce(done.textContent ?? "");
    } catch (error) {
      if (!failFields(error, fields)) problem.show(error);
    }
    send.removeAttribute("aria-disabled");
  });
  return form;
}
