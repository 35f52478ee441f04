// Parts of code as elements, in blocks that a browser lays out only when they come into sight.
import { h } from "../lib/dom.js";
import { blocksOf } from "../lib/code-parts.js";

/** @typedef {import("../lib/code-parts.js").Part} Part */

const BLOCK_LETTERS = 6000;

/** @param {Part[]} parts @returns {HTMLElement[]} */
export function codeBlocks(parts) {
  return blocksOf(parts, BLOCK_LETTERS).map((block) => h("span", { class: "code-block" }, ...codeNodes(block)));
}

/** @param {Part[]} parts @returns {(Node | string)[]} */
export function codeNodes(parts) {
  return parts.map(([text, kind]) => (kind ? h("span", { class: `c-${kind}` }, text) : text));
}
