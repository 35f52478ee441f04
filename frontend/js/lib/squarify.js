// Areas by size: which rectangle each of some things gets. d3-hierarchy does it; it is fetched when first needed.

/** @typedef {{x: number, y: number, width: number, height: number}} Box in pixels, from the start and the top */

const LIBRARY = new URL("../../vendor/d3-hierarchy/d3-hierarchy.min.mjs", import.meta.url).href;

/**
 * A rectangle for each size, in the order given; nothing gets none. The largest should come first.
 * @param {number[]} sizes
 * @param {number} width
 * @param {number} height
 * @param {number} [gap] between neighbours
 * @returns {Promise<Box[]>}
 */
export async function squarify(sizes, width, height, gap = 3) {
  const { hierarchy, treemap } = await import(LIBRARY);
  const root = hierarchy({ children: sizes.map((size) => ({ size })) }).sum((/** @type {{size?: number}} */ { size }) => size ?? 0);
  treemap().size([width, height]).paddingInner(gap).round(true)(root);
  const leaves = /** @type {{x0: number, y0: number, x1: number, y1: number}[]} */ (root.children ?? []);
  return leaves.map(({ x0, y0, x1, y1 }) => ({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 }));
}
