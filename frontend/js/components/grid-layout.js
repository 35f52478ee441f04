// How the entries of the list stand: one below the other with their facts, or as pictures side by side. A line is what
// stands at one height: one entry of the list, some of the pictures. Pure, so that it can be tested without a document.

/** @typedef {"list" | "grid"} View */
/**
 * @typedef {object} Layout
 * @property {number} columns entries in a line
 * @property {number} lineHeight px, with the gap below it
 * @property {number} gap px between the entries of a line, and between lines
 * @property {number} overscan lines kept ready above and below what is visible
 */

const ROW_PX = 46; // list.css has the same
const PHONE_ROW_PX = 65;
const TILE_PX = 188; // tiles.css has the same
const GAP_PX = 12;
const NARROWEST_TILE_PX = 160;
const NARROWEST_ON_PHONE_PX = 140;

/**
 * @param {View} view
 * @param {number} width px for the entries
 * @param {boolean} phone
 * @returns {Layout}
 */
export function layoutFor(view, width, phone) {
  if (view === "list") return { columns: 1, lineHeight: phone ? PHONE_ROW_PX : ROW_PX, gap: 0, overscan: 16 };
  const narrowest = phone ? NARROWEST_ON_PHONE_PX : NARROWEST_TILE_PX;
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (narrowest + GAP_PX)));
  return { columns, lineHeight: TILE_PX + GAP_PX, gap: GAP_PX, overscan: 3 };
}

/** @param {number} index of an entry @param {Layout} layout */
export const lineOf = (index, { columns }) => Math.floor(index / columns);

/** @param {number} count of entries @param {Layout} layout */
export const lineCount = (count, { columns }) => Math.ceil(count / columns);

/**
 * Where the arrow, page and end keys lead from an entry; null for other keys. From nowhere (-1) they lead to the first.
 * @param {string} key
 * @param {{at: number, count: number, columns: number, page: number, toEnd: 1 | -1}} place page: lines; toEnd: 1 when
 *   the arrow to the right leads on, -1 when the one to the left does
 * @returns {number | null}
 */
export function keyTarget(key, { at, count, columns, page, toEnd }) {
  const last = count - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  /** @type {Record<string, number>} */
  const steps = { ArrowDown: columns, ArrowUp: -columns, PageDown: page * columns, PageUp: -page * columns };
  if (columns > 1) Object.assign(steps, { ArrowRight: toEnd, ArrowLeft: -toEnd });
  if (!(key in steps)) return null;
  if (at < 0) return 0;
  const to = at + steps[key];
  if (to >= 0 && to <= last) return to;
  if (key.startsWith("Page")) return to < 0 ? 0 : last;
  const below = key === "ArrowDown" && Math.floor(at / columns) < Math.floor(last / columns);
  return below ? last : at; // below a gap in the last line there is still something
}

/**
 * The entries that a rectangle touches, ascending.
 * @param {{x1: number, y1: number, x2: number, y2: number}} box px from the first entry's corner; any two corners
 * @param {{layout: Layout, width: number, count: number}} place
 * @returns {number[]}
 */
export function touchedBy(box, { layout, width, count }) {
  const { columns, lineHeight, gap } = layout;
  const [left, right] = [Math.min(box.x1, box.x2), Math.max(box.x1, box.x2)];
  const [top, bottom] = [Math.min(box.y1, box.y2), Math.max(box.y1, box.y2)];
  const step = (width + gap) / columns;
  const across = between(left, right, step, gap).filter((column) => column >= 0 && column < columns);
  const found = [];
  for (const line of between(top, bottom, lineHeight, gap)) {
    for (const column of across) {
      const index = line * columns + column;
      if (line >= 0 && index < count) found.push(index);
    }
  }
  return found;
}

/** Numbers of the steps of which the part before the gap is touched. @param {number} from @param {number} to @param {number} step @param {number} gap */
function between(from, to, step, gap) {
  const first = Math.floor(from / step) + (from % step > step - gap ? 1 : 0);
  const last = Math.floor(to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}
