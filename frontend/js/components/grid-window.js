// Which lines are worth having in the document. Pure, so that it can be tested without one.

const MOST = 58; // lines in the document, as long as the window shows fewer

/**
 * Numbers of the lines to draw, ascending: the visible ones with some around them, and those in `always`, wherever they
 * are (the entry that holds the focus must never leave the document).
 * @param {{scrollTop: number, height: number, lineHeight: number, count: number, always: number[], overscan?: number}} view in px
 * @returns {number[]}
 */
export function linesToDraw({ scrollTop, height, lineHeight, count, always, overscan = 16 }) {
  const visible = Math.ceil(height / lineHeight) + 1;
  const around = Math.max(2, Math.min(overscan, Math.floor((MOST - visible - always.length) / 2)));
  const first = Math.max(0, Math.floor(scrollTop / lineHeight) - around);
  const last = Math.min(count - 1, Math.ceil((scrollTop + height) / lineHeight) + around - 1);
  const range = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  const outside = always.filter((line) => line >= 0 && line < count && (line < first || line > last));
  return [...new Set([...range, ...outside])].sort((a, b) => a - b);
}

/**
 * Where to scroll so that a line is wholly visible, with room at the bottom, where the list fades out.
 * @param {{scrollTop: number, height: number, lineHeight: number, line: number, fade: number}} view in px
 * @returns {number}
 */
export function scrollToShow({ scrollTop, height, lineHeight, line, fade }) {
  const top = line * lineHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + lineHeight + fade - height);
}
