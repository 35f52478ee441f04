// A tag's name and colour: for a new one, and for one that is there. `save` returns a sentence when it was refused.
import { h } from "../lib/dom.js";
import { alertAloud } from "../lib/announce.js";
import { say } from "../lib/say.js";
import { TAG_COLORS } from "../lib/tag-colors.js";
import { tagDot } from "./tag-marks.js";

let made = 0;

/**
 * @param {{name?: string, color?: string, label: string, yes: string, save: (name: string, color: string) => Promise<string | null>,
 *   others?: HTMLElement[]}} parts `others`: buttons before the main one
 * @returns {HTMLElement} the field in it takes the focus with `focus()` on its `input`
 */
export function tagForm({ name = "", color = "grey", label, yes, save, others = [] }) {
  const id = `tag-name-${++made}`;
  const field = h("input", { class: "form-control", id, type: "text", value: name, maxlength: "50", autocomplete: "off", spellcheck: "false" });
  const error = h("p", { class: "field-error", hidden: true });
  const button = h("button", { type: "button", class: "btn btn-quiet" }, yes);
  const chosen = () => /** @type {HTMLInputElement | null} */ (colors.querySelector("input:checked"))?.value ?? "grey";
  const colors = h(
    "fieldset",
    { class: "tag-colors" },
    h("legend", { class: "vh" }, say("Colour")),
    ...TAG_COLORS.map(([key, words]) => h("label", { title: words }, h("input", { type: "radio", name: `${id}-color`, value: key, checked: key === color, "aria-label": words }), tagDot(key))),
  );
  const send = async () => {
    const wanted = field.value.trim();
    button.disabled = true;
    const wrong = wanted ? await save(wanted, chosen()) : say("A tag needs a name.");
    button.disabled = false;
    error.textContent = wrong ?? "";
    error.hidden = !wrong;
    if (!wrong) return;
    field.setAttribute("aria-invalid", "true");
    alertAloud(wrong);
    field.focus();
  };
  button.addEventListener("click", () => void send());
  field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // the dialog around it has a form of its own
    void send();
  });
  return h("div", { class: "tag-form" }, h("label", { for: id }, label), field, colors, error, h("div", { class: "tag-form-actions" }, ...others, button));
}
