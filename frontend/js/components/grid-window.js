// Which rows are worth having in the document. Pure, so that it can be tested without one.

const OVERSCAN = 16; // rows kept ready above and below what is visible

/**
 * Indexes of the rows to draw, ascending: the visible ones with some around them, and those in `always`, wherever they
 * are (the row that holds the focus must never leave the document).
 * @param {{scrollTop: number, height: number, rowHeight: number, count: number, always: number[]}} view in px
 * @returns {number[]}
 */
export function rowsToDraw({ scrollTop, height, rowHeight, count, always }) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - OVERSCAN);
  const last = Math.min(count - 1, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  const range = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  const outside = always.filter((index) => index >= 0 && index < count && (index < first || index > last));
  return [...new Set([...range, ...outside])].sort((a, b) => a - b);
}

/**
 * Where to scroll so that a row is wholly visible, with room at the bottom, where the list fades out.
 * @param {{scrollTop: number, height: number, rowHeight: number, index: number, fade: number}} view in px
 * @returns {number}
 */
export function scrollToShow({ scrollTop, height, rowHeight, index, fade }) {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight + fade - height);
}
