// One page of a PDF: a box of its size, drawn while it is near to what is seen, with its text over the picture for
// selecting and for those who listen.
import { h, setStyle } from "../lib/dom.js";
import { say } from "../lib/say.js";

/** @typedef {{width: number, height: number}} Size in CSS pixels at scale 1 */

const MOST_PIXELS = 16_000_000; // of a canvas; beyond it the page is drawn coarser
const SHARPEST = 2;

export class PdfPage {
  element;
  /** @type {Size} */
  size;
  number;
  #document;
  #pdfjs;
  /** @type {{cancel: () => void} | null} */
  #running = null;
  #drawnAt = 0;
  #wanted = false;

  /** @param {{number: number, count: number, size: Size, document: any, pdfjs: any}} parts */
  constructor({ number, count, size, document, pdfjs }) {
    this.number = number;
    this.size = size;
    this.#document = document;
    this.#pdfjs = pdfjs;
    this.element = h("div", { class: "pdf-page", role: "group", "aria-label": say("Page {n} of {count}", { n: number, count }), dataset: { page: number } });
    this.#takeRoom();
  }

  /** Takes its room; the scale is a property of all pages. */
  #takeRoom() {
    setStyle(this.element, { "--page-width": String(this.size.width), "--page-height": String(this.size.height) });
  }

  /** @param {number} scale */
  async draw(scale) {
    this.#wanted = true;
    if (this.#drawnAt === scale) return;
    this.#running?.cancel();
    const page = await this.#document.getPage(this.number);
    const { width, height } = page.getViewport({ scale: 1 });
    if (Math.abs(width - this.size.width) > 0.5 || Math.abs(height - this.size.height) > 0.5) {
      this.size = { width, height };
      this.#takeRoom();
    }
    if (this.#wanted) await this.#paint(page, scale);
  }

  /** @param {any} page @param {number} scale */
  async #paint(page, scale) {
    const viewport = page.getViewport({ scale });
    const area = Math.max(1, viewport.width * viewport.height);
    const sharp = Math.min(SHARPEST, globalThis.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / area));
    const canvas = h("canvas", { width: Math.floor(viewport.width * sharp), height: Math.floor(viewport.height * sharp), "aria-hidden": "true" });
    const drawing = page.render({ canvas, viewport, transform: sharp === 1 ? undefined : [sharp, 0, 0, sharp, 0, 0] });
    const text = h("div", { class: "textLayer" });
    const layer = new this.#pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport });
    this.#running = { cancel: () => (drawing.cancel(), layer.cancel()) };
    try {
      await drawing.promise;
      if (!this.#wanted) return;
      this.#drawnAt = scale;
      this.element.replaceChildren(canvas, text);
      await layer.render();
    } catch (error) {
      if (!/** @type {any} */ (error)?.name?.match(/RenderingCancelled|Abort/)) throw error;
    }
  }

  /** Nobody sees it. */
  clear() {
    this.#wanted = false;
    this.#running?.cancel();
    this.#running = null;
    this.#drawnAt = 0;
    const canvas = this.element.querySelector("canvas");
    if (canvas) canvas.width = canvas.height = 0; // gives its memory back at once
    this.element.replaceChildren();
  }
}
