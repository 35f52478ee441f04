// Text and code as they are written, with a switch for long lines. Code gets its colours when they are known; a long
// text comes in parts.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { codeBlocks } from "./preview-code.js";
import { moreFoot } from "./preview-more.js";

/** @typedef {import("../lib/code-parts.js").Part} Part */
/** @typedef {{text: string, more: boolean, note: string}} Piece of a long text; `note` tells how much is here */

let wrapped = true; // as it was left, for as long as the page is open

/**
 * @param {{name: string, first: Piece, more: () => Promise<Piece>, parts: Promise<Part[] | null> | null, tell: (text: string) => void, failed: (error: unknown) => void}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function textViewer({ name, first, more, parts, tell, failed }) {
  const page = h("pre", { dir: parts ? "ltr" : "auto" }); // code is written from the left everywhere
  const box = h("div", { class: "preview-text", role: "region", "aria-label": name, tabindex: "0", dataset: { scrolls: "" } }, page);
  const press = h("button", { type: "button", class: "act", onclick: () => turn(!wrapped) }, icon("wrap"), h("span", {}, say("Wrap lines")));
  const turn = (/** @type {boolean} */ on) => {
    wrapped = on;
    page.classList.toggle("wrapped", on);
    press.setAttribute("aria-pressed", String(on));
  };
  const plain = codeBlocks([[first.text, ""]]);
  page.append(...plain);
  void parts?.then((coloured) => {
    if (!coloured || !page.isConnected) return;
    plain[0].before(...codeBlocks(coloured));
    for (const block of plain) block.remove();
    page.classList.add("coloured");
  });
  const foot = moreFoot({ first, tell, failed, load: async () => {
    const piece = await more();
    page.append(...codeBlocks([[piece.text, ""]]));
    return piece;
  } });
  turn(wrapped);
  return { element: h("div", { class: "preview-sheet" }, box, foot), tools: [press] };
}
