// Where a picture stands in its window. Lengths in CSS pixels; x and y are the way of its middle from the window's.

/** @typedef {{width: number, height: number}} Size */
/** @typedef {{scale: number, x: number, y: number}} Place */

const DEEPEST = 8;

/** The whole picture, never larger than it is. @param {Size} picture @param {Size} pane */
export function fitScale(picture, pane) {
  return Math.min(1, pane.width / picture.width, pane.height / picture.height);
}

/** Without a gap at an edge that it could fill. @param {Place} place @param {Size} picture @param {Size} pane @returns {Place} */
export function heldInside({ scale, x, y }, picture, pane) {
  const farX = Math.max(0, (picture.width * scale - pane.width) / 2);
  const farY = Math.max(0, (picture.height * scale - pane.height) / 2);
  return { scale, x: between(-farX, x, farX), y: between(-farY, y, farY) };
}

/**
 * The spot of the picture under `point` (from the pane's middle) stays under it.
 * @param {Place} place @param {number} scale wanted @param {{x: number, y: number}} point @param {Size} picture @param {Size} pane
 * @returns {Place}
 */
export function zoomedTo(place, scale, point, picture, pane) {
  const fit = fitScale(picture, pane);
  const next = between(fit, scale, Math.max(DEEPEST, fit));
  const ratio = next / place.scale;
  const moved = { scale: next, x: point.x - (point.x - place.x) * ratio, y: point.y - (point.y - place.y) * ratio };
  return heldInside(moved, picture, pane);
}

/** @param {number} low @param {number} value @param {number} high */
function between(low, value, high) {
  return Math.max(low, Math.min(high, value));
}
