// Keeps what is in view where it is while entries come and go above it. Pure, so that it can be tested without a document.
import { lineOf } from "./grid-layout.js";

const LOOKED_AT = 200; // entries: if so many from the upper edge on are gone, there is nothing to hold on to

/**
 * The entries from the upper edge of the view on.
 * @param {{id: string}[]} nodes
 * @param {number} scrollTop px
 * @param {import("./grid-layout.js").Layout} layout
 */
export function idsFrom(nodes, scrollTop, layout) {
  const first = Math.ceil(scrollTop / layout.lineHeight) * layout.columns;
  return nodes.slice(first, first + LOOKED_AT).map(({ id }) => id);
}

/**
 * How far the first of them that is still there has moved, in px.
 * @param {string[]} ids
 * @param {Map<string, number>} before
 * @param {Map<string, number>} after
 * @param {import("./grid-layout.js").Layout} layout
 */
export function movedBy(ids, before, after, layout) {
  const held = ids.find((id) => after.has(id));
  if (held === undefined) return 0;
  return (lineOf(Number(after.get(held)), layout) - lineOf(Number(before.get(held)), layout)) * layout.lineHeight;
}
