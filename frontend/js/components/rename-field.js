// The field that takes the place of a name while it is being changed.
import { h } from "../lib/dom.js";
import { splitName } from "../lib/names.js";
import { say } from "../lib/say.js";

/**
 * Enter and leaving the field save, Escape restores. What was refused is said under the field, which stays open.
 * @param {HTMLElement} row
 * @param {string} name
 * @param {{save: (name: string) => Promise<string | null>, done: (refocus: boolean) => void}} parts
 */
export function editName(row, name, { save, done }) {
  const place = /** @type {HTMLElement} */ (row.querySelector(".t"));
  const before = [...place.childNodes];
  const errorId = `rename-error-${row.dataset.id}`;
  const field = h("input", { class: "rename", type: "text", value: name, "aria-label": say("New name for {name}", { name }), "aria-describedby": errorId, spellcheck: "false", autocomplete: "off" });
  const error = h("span", { class: "rename-error", id: errorId, hidden: true });
  let state = "open";

  const close = (/** @type {boolean} */ refocus) => {
    state = "closed";
    row.classList.remove("editing");
    place.replaceChildren(...before);
    done(refocus);
  };
  const commit = async (/** @type {boolean} */ refocus) => {
    if (state !== "open") return;
    if (field.value === name) return close(refocus);
    state = "saving";
    const wrong = await save(field.value);
    if (!wrong) return close(refocus);
    state = "open";
    error.textContent = wrong;
    error.hidden = false;
    field.setAttribute("aria-invalid", "true");
    if (refocus) field.focus();
  };

  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Enter") void commit(true);
    if (event.key === "Escape") close(true);
  });
  field.addEventListener("blur", () => {
    if (document.querySelector("dialog:modal")) return; // something asked over it, such as to sign in again: the field waits
    void (error.hidden ? commit(false) : state === "open" && close(false));
  });
  for (const type of ["click", "dblclick"]) field.addEventListener(type, (/** @type {Event} */ event) => event.stopPropagation());

  row.classList.add("editing");
  place.replaceChildren(field, error);
  field.focus();
  field.setSelectionRange(0, splitName(name)[0].length);
}
