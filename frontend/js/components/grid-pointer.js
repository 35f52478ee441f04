// What mouse and finger do to the list: choose, open, ask for the menu, draw a rectangle, begin to drag.
import { followMarquee } from "./grid-marquee.js";

const LONG_PRESS_MS = 500;
const STILL_PX = 10; // a finger is never quite still

/**
 * @typedef {object} PointerParts
 * @property {HTMLElement} host all that belongs to the list
 * @property {HTMLElement} body what scrolls
 * @property {HTMLElement} box what holds the entries
 * @property {() => import("./file-grid.js").SelectionModel | null} selection
 * @property {() => string[]} order
 * @property {() => {layout: import("./grid-layout.js").Layout, width: number, count: number}} place
 * @property {(id: string) => HTMLElement | undefined} element
 * @property {(type: string, detail: unknown) => void} tell
 */

/** @param {PointerParts} parts */
export function listenToPointer(parts) {
  const { host, body, tell } = parts;
  let kind = "mouse"; // of the pointer that was used last
  let deaf = false; // the click that ends a rectangle or a long press means nothing

  /** @param {string} id */
  const choose = (id) => {
    const selection = parts.selection();
    if (!selection?.has(id)) selection?.only(id);
  };

  host.addEventListener("pointerdown", (event) => {
    kind = event.pointerType;
    deaf = false;
    const id = idOf(event);
    if (kind === "mouse" && event.button === 0 && !id && isEmptySpace(event, parts)) void drawRectangle(event);
    if (kind === "mouse" && event.button === 0 && id) tell("node-pressed", id);
    if (kind !== "mouse" && id) longPress(event, id);
  });

  host.addEventListener("click", (event) => {
    const id = idOf(event);
    const target = /** @type {Element} */ (event.target);
    const selection = parts.selection();
    if (!selection || deaf) return void (deaf = false);
    if (!id) return void (isEmptySpace(event, parts) && selection.clear());
    if (target.closest(".row-more")) {
      choose(id);
      return tell("nodes-menu", { anchor: target.closest(".row-more") });
    }
    if (target.closest(".ck")) return void (target.matches("input") && selection.toggle(id));
    if (event.shiftKey) selection.rangeTo(id, parts.order());
    else if (event.ctrlKey || event.metaKey) selection.toggle(id);
    else if (kind === "mouse") selection.only(id);
    else if (selection.size) selection.toggle(id);
    else tell("node-open", id);
  });

  body.addEventListener("dblclick", (event) => {
    const id = idOf(event);
    const control = /** @type {Element} */ (event.target).closest("button, label, input");
    if (id && !control && kind === "mouse") tell("node-open", id);
  });

  // The browser's own menu stays one Shift away.
  body.addEventListener("contextmenu", (event) => {
    const id = idOf(event);
    if (!id || event.shiftKey || /** @type {Element} */ (event.target).closest("input[type=text]")) return;
    event.preventDefault();
    if (deaf) return; // a long press has opened it already
    choose(id);
    const element = parts.element(id) ?? null;
    const byKey = event.button !== 2 || (event.clientX === 0 && event.clientY === 0);
    if (byKey && kind === "mouse") tell("nodes-menu", { anchor: element?.querySelector(".t") });
    else tell("nodes-menu", { anchor: element, point: { x: event.clientX, y: event.clientY } });
    deaf = kind !== "mouse";
  });

  body.addEventListener("dragstart", (event) => {
    const id = idOf(event);
    if (!id) return;
    if (kind !== "mouse") return event.preventDefault(); // a finger that stays asks for the menu
    choose(id);
    tell("nodes-drag", event);
  });

  /** @param {PointerEvent} event */
  async function drawRectangle(event) {
    const selection = parts.selection();
    if (!selection) return;
    const before = selection.ids;
    const order = parts.order();
    deaf = await followMarquee(event, {
      body, box: parts.box, place: parts.place,
      begin: () => host.classList.add("marking"),
      touch: (indexes, adding) => selection.become([...(adding ? before : []), ...indexes.map((at) => order[at])]),
      cancel: () => selection.become(before),
    });
    host.classList.remove("marking");
  }

  /**
   * Most browsers ask for a menu at a long press by themselves. For the others it opens when the finger leaves: before,
   * the lifting would count as a press beside the menu and close it.
   * @param {PointerEvent} event
   * @param {string} id
   */
  function longPress(event, id) {
    const leaving = new AbortController();
    const options = { signal: leaving.signal };
    const { clientX: x, clientY: y, timeStamp } = event;
    const moved = (/** @type {PointerEvent} */ to) => {
      if (Math.hypot(to.clientX - x, to.clientY - y) > STILL_PX) leaving.abort();
    };
    const lifted = (/** @type {PointerEvent} */ up) => {
      leaving.abort();
      if (deaf || up.timeStamp - timeStamp < LONG_PRESS_MS) return;
      choose(id);
      deaf = true;
      setTimeout(() => tell("nodes-menu", { anchor: parts.element(id) ?? null, point: { x, y } }), 0);
    };
    window.addEventListener("pointermove", moved, options);
    window.addEventListener("pointerup", lifted, options);
    window.addEventListener("pointercancel", () => leaving.abort(), options);
  }
}

/** @param {Event} event */
function idOf(event) {
  const entry = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-id]"));
  return entry?.dataset.id ?? null;
}

/** Neither the head of the list nor its scroll bar. @param {MouseEvent} event @param {PointerParts} parts */
function isEmptySpace(event, { body }) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest(".thead, button, input, a")) return false;
  return target !== body || event.offsetX <= body.clientWidth;
}
