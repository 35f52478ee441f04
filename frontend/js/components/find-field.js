// A field that asks while one types, and says how many were found.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { sayCount } from "../lib/say.js";

const PAUSE_MS = 200; // between the last letter and the question

/** @param {{label: string, ask: (text: string) => Promise<number>}} parts ask tells how many there are @returns {HTMLInputElement} */
export function findField({ label, ask }) {
  let timer = 0;
  const field = h("input", { class: "form-control", type: "search", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false" });
  const soon = () => {
    clearTimeout(timer);
    timer = Number(setTimeout(async () => {
      const text = field.value.trim();
      const count = await ask(text);
      if (text && text === field.value.trim()) announce(sayCount(count, "{n} match", "{n} matches"));
    }, PAUSE_MS));
  };
  field.addEventListener("input", (/** @type {InputEvent} */ event) => !event.isComposing && soon());
  field.addEventListener("compositionend", soon);
  return field;
}
