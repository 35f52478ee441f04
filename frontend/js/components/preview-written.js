// Two ways to see what is written: as it is meant to be read, and its source.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";

let readFirst = true; // as it was left, for as long as the page is open

/**
 * @param {{name: string, article: HTMLElement, note: string, source: import("./preview-overlay.js").Viewer}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function writtenViewer({ name, article, note, source }) {
  const box = h("div", { class: "preview-text prose-box", role: "region", "aria-label": name, tabindex: "0", dataset: { scrolls: "" } }, article);
  const page = h("div", { class: "preview-sheet" }, box, note && h("p", { class: "preview-note" }, note));
  const sourceTools = h("span", { class: "preview-subtools" }, ...(source.tools ?? []));
  const button = (/** @type {boolean} */ read, /** @type {string} */ label) =>
    h("button", { type: "button", onclick: () => turn(read) }, label);
  const [reading, writing] = [button(true, say("Read")), button(false, say("Source"))];
  const choice = h("div", { class: "preview-choice", role: "group", "aria-label": say("Show as") }, reading, writing);
  const turn = (/** @type {boolean} */ read) => {
    readFirst = read;
    reading.setAttribute("aria-pressed", String(read));
    writing.setAttribute("aria-pressed", String(!read));
    page.hidden = !read;
    source.element.hidden = read;
    sourceTools.hidden = read;
  };
  turn(readFirst);
  return { element: h("div", { class: "preview-both" }, page, source.element), tools: [sourceTools, choice], stop: () => source.stop?.() };
}
