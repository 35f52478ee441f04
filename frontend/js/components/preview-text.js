// Text and code as they are written, with a switch for long lines.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

let wrapped = true; // as it was left, for as long as the page is open

/**
 * @param {{text: string, name: string, note: string}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function textViewer({ text, name, note }) {
  const page = h("pre", { dir: "auto" }, text);
  const box = h("div", { class: "preview-text", role: "region", "aria-label": name, tabindex: "0", dataset: { scrolls: "" } }, page);
  const press = h("button", { type: "button", class: "act", onclick: () => turn(!wrapped) }, icon("wrap"), h("span", {}, "Wrap lines"));
  const turn = (/** @type {boolean} */ on) => {
    wrapped = on;
    page.classList.toggle("wrapped", on);
    press.setAttribute("aria-pressed", String(on));
  };
  turn(wrapped);
  return { element: h("div", { class: "preview-sheet" }, box, note && h("p", { class: "preview-note" }, note)), tools: [press] };
}
