// Choosing by a rectangle, drawn with the mouse from where there is nothing. Near the edges the list scrolls along.
import { h, setStyle } from "../lib/dom.js";
import { touchedBy } from "./grid-layout.js";

const THRESHOLD_PX = 4; // a click that shakes is still a click
const EDGE_PX = 40;
const FASTEST_PX = 24; // scrolled in one frame

/**
 * @typedef {object} MarqueeParts
 * @property {HTMLElement} body what scrolls
 * @property {HTMLElement} box what holds the entries
 * @property {() => {layout: import("./grid-layout.js").Layout, width: number, count: number}} place
 * @property {(indexes: number[], adding: boolean) => void} touch the rectangle touches these
 * @property {() => void} begin
 * @property {() => void} cancel everything as it was
 */

/**
 * Follows the pointer until it is let go.
 * @param {PointerEvent} event that pressed the button
 * @param {MarqueeParts} parts
 * @returns {Promise<boolean>} whether a rectangle was drawn, so that the click that follows means nothing
 */
export function followMarquee(event, parts) {
  return new Promise((resolve) => {
    const { body, box } = parts;
    const adding = event.ctrlKey || event.metaKey;
    const mark = h("div", { class: "marquee", "aria-hidden": "true" });
    const leaving = new AbortController();
    const start = inBox(box, event);
    let pointer = { clientX: event.clientX, clientY: event.clientY };
    let frame = 0;
    let drawn = false;

    const draw = () => {
      const end = inBox(box, pointer);
      const from = { x: Math.min(start.x, end.x), y: Math.min(start.y, end.y) };
      setStyle(mark, {
        left: `${from.x}px`, top: `${from.y}px`, width: `${Math.abs(end.x - start.x)}px`, height: `${Math.abs(end.y - start.y)}px`,
      });
      parts.touch(touchedBy({ x1: start.x, y1: start.y, x2: end.x, y2: end.y }, parts.place()), adding);
    };
    const scroll = () => {
      const by = pushAt(body, pointer.clientY);
      const before = body.scrollTop;
      if (by) body.scrollTop = before + by;
      if (body.scrollTop !== before) draw();
      frame = requestAnimationFrame(scroll);
    };
    const move = (/** @type {PointerEvent} */ moved) => {
      pointer = { clientX: moved.clientX, clientY: moved.clientY };
      const far = Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > THRESHOLD_PX;
      if (!drawn && far) {
        drawn = true;
        parts.begin();
        box.append(mark);
        frame = requestAnimationFrame(scroll);
      }
      if (drawn) draw();
    };
    const end = () => {
      cancelAnimationFrame(frame);
      mark.remove();
      leaving.abort();
      resolve(drawn);
    };
    const escape = (/** @type {KeyboardEvent} */ pressed) => {
      if (pressed.key !== "Escape" || !drawn) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      parts.cancel();
      end();
    };
    const options = { signal: leaving.signal };
    window.addEventListener("pointermove", move, options);
    window.addEventListener("pointerup", end, options);
    window.addEventListener("pointercancel", end, options);
    window.addEventListener("keydown", escape, { ...options, capture: true });
  });
}

/** @param {HTMLElement} box @param {{clientX: number, clientY: number}} point */
function inBox(box, { clientX, clientY }) {
  const { left, top } = box.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

/** How far to scroll for a pointer at that height: the nearer to the edge, or beyond, the faster. @param {HTMLElement} body @param {number} y */
function pushAt(body, y) {
  const { top, bottom } = body.getBoundingClientRect();
  const over = y < top + EDGE_PX ? y - top - EDGE_PX : y > bottom - EDGE_PX ? y - bottom + EDGE_PX : 0;
  return Math.max(-FASTEST_PX, Math.min(FASTEST_PX, over / 3));
}
