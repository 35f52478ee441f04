// Sizes as areas, for the eye and the mouse. It is hidden from those who listen and has no stop for the Tab key: beside it
// stands a table that tells and does the same.
import { h, setStyle } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";
import { squarify } from "../lib/squarify.js";

/**
 * @typedef {object} Tile
 * @property {string} name
 * @property {number} size bytes
 * @property {string} tint class that colours it
 * @property {(() => void) | null} open what a click does
 */

const WORDS_WIDTH = 74; // px; narrower ones have no room for a name
const WORDS_HEIGHT = 42;

export class Treemap {
  element = h("div", { class: "treemap", "aria-hidden": "true" });
  /** @type {Tile[]} */
  #tiles = [];
  #turn = 0;
  #watch = new ResizeObserver(() => void this.#draw());

  constructor() {
    this.#watch.observe(this.element);
  }

  /** The largest first. @param {Tile[]} tiles */
  set tiles(tiles) {
    this.#tiles = tiles.filter(({ size }) => size > 0);
    this.element.hidden = this.#tiles.length === 0;
    void this.#draw();
  }

  stop() {
    this.#watch.disconnect();
  }

  async #draw() {
    const turn = ++this.#turn;
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || !height) return;
    const tiles = this.#tiles;
    const boxes = await squarify(tiles.map(({ size }) => size), width, height).catch(() => null); // without the library the table has to do
    if (turn !== this.#turn) return;
    this.element.hidden = !boxes || !tiles.length;
    this.element.replaceChildren(...(boxes ?? []).map((box, at) => tileElement(tiles[at], box)));
  }
}

/** @param {Tile} tile @param {import("../lib/squarify.js").Box} box */
function tileElement({ name, size, tint, open }, { x, y, width, height }) {
  const words = width >= WORDS_WIDTH && height >= WORDS_HEIGHT;
  const tile = h(
    "div",
    { class: ["area", tint, open && "opens"].filter(Boolean).join(" "), title: `${name} – ${formatBytes(size)}`, onclick: open ?? null },
    words && h("b", {}, h("bdi", {}, name)),
    words && h("span", { class: "num" }, h("bdi", {}, formatBytes(size))),
  );
  setStyle(tile, { "inset-inline-start": `${x}px`, "inset-block-start": `${y}px`, "inline-size": `${width}px`, "block-size": `${height}px` });
  return tile;
}
