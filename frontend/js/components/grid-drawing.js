// The entries that are in the document. Each element is built once per node and kept; what is no longer worth drawing
// leaves before anything is moved, since whoever is moved in the document loses the focus.
import { h, setStyle } from "../lib/dom.js";

/** @typedef {import("./grid-row.js").RowNode} RowNode */
/**
 * @typedef {object} Wanted
 * @property {number[]} lines numbers, ascending
 * @property {import("./grid-layout.js").Layout} layout
 * @property {boolean} inLines entries stand side by side in a line of their own
 * @property {RowNode[]} nodes all of them
 * @property {string | null} editing id of the entry whose element must stay as it is
 * @property {(node: RowNode) => HTMLElement} make
 */

export class Drawing {
  #box;
  /** @type {Map<string, {node: RowNode, element: HTMLElement}>} */
  #entries = new Map();
  /** @type {Map<number, HTMLElement>} */
  #lines = new Map();

  /** @param {HTMLElement} box */
  constructor(box) {
    this.#box = box;
  }

  /** Everything is to be built anew. */
  forget() {
    this.#entries = new Map();
    this.#lines = new Map();
  }

  /** @param {string} id */
  has(id) {
    return this.#entries.has(id);
  }

  /** @param {string} id @returns {HTMLElement | undefined} */
  get(id) {
    return this.#entries.get(id)?.element;
  }

  /** @param {string} id @returns {RowNode | undefined} as it is drawn */
  node(id) {
    return this.#entries.get(id)?.node;
  }

  /** @returns {[string, HTMLElement][]} */
  get all() {
    return [...this.#entries].map(([id, { element }]) => [id, element]);
  }

  /** @param {Wanted} wanted */
  draw(wanted) {
    const { lines, layout, inLines } = wanted;
    const kept = new Map();
    const keptLines = new Map();
    const drawn = lines.map((line) => {
      const entries = this.#entriesOf(line, wanted, kept);
      const element = inLines ? (this.#lines.get(line) ?? h("div", { class: "tiles", role: "row" })) : entries[0];
      if (inLines) keptLines.set(line, element);
      setStyle(element, { top: `${line * layout.lineHeight}px` });
      return { element, entries };
    });
    if (inLines) for (const { element, entries } of drawn) arrange(element, entries);
    arrange(this.#box, drawn.map(({ element }) => element));
    this.#entries = kept;
    this.#lines = keptLines;
  }

  /**
   * @param {number} line
   * @param {Wanted} wanted
   * @param {Map<string, {node: RowNode, element: HTMLElement}>} kept
   */
  #entriesOf(line, { nodes, layout, editing, make }, kept) {
    const from = line * layout.columns;
    return nodes.slice(from, from + layout.columns).map((node) => {
      const known = this.#entries.get(node.id);
      const same = known && (known.node === node || editing === node.id);
      const entry = same ? known : { node, element: make(node) }; // what is being edited still shows the old node
      kept.set(node.id, entry);
      return entry.element;
    });
  }
}

/** Makes these the children, in this order, and touches only what differs. @param {Element} parent @param {Element[]} elements */
function arrange(parent, elements) {
  const wanted = new Set(elements);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let before = parent.firstElementChild;
  for (const element of elements) {
    if (element === before) before = before.nextElementSibling;
    else parent.insertBefore(element, before);
  }
}
