// A picture: whole at first, larger by keys, buttons, wheel and two fingers, moved by dragging or arrow keys.
import { h, setStyle } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { direction, say } from "../lib/say.js";
import { fitScale, heldInside, zoomedTo } from "../lib/zoom.js";

const STEP = 1.25;
const ARROW_PX = 80;
const SWIPE_PX = 60;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
});
const MIDDLE = { x: 0, y: 0 };

/**
 * @param {{url: string, soon: string | null, name: string, failed: () => void, tell: (text: string) => void, step: (by: 1 | -1) => void}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function imageViewer({ url, soon, name, failed, tell, step }) {
  const img = h("img", { src: url, alt: name, draggable: "false", decoding: "async" });
  const early = soon ? h("img", { class: "early", src: soon, alt: "", draggable: "false" }) : null;
  const pane = h("div", { class: "preview-image" }, early, img);
  const percent = h("button", { type: "button", class: "zoom-now num", onclick: () => toggle(MIDDLE) });
  /** @type {import("../lib/zoom.js").Place} */
  let place = { scale: 1, x: 0, y: 0 };
  let whole = true;

  const picture = () => ({ width: img.naturalWidth || 1, height: img.naturalHeight || 1 });
  const room = () => ({ width: pane.clientWidth || 1, height: pane.clientHeight || 1 });
  const fit = () => fitScale(picture(), room());

  const draw = (/** @type {import("../lib/zoom.js").Place} */ next) => {
    place = next;
    whole = place.scale <= fit() + 1e-6;
    const { width, height } = picture();
    const move = `translate(-50%, -50%) translate(${place.x}px, ${place.y}px) scale(${place.scale})`;
    setStyle(img, { width: `${width}px`, height: `${height}px`, transform: move });
    pane.classList.toggle("movable", !whole);
    const text = `${Math.round(place.scale * 100)} %`;
    percent.textContent = text;
    percent.setAttribute("aria-label", whole ? say("{zoom}, show actual size", { zoom: text }) : say("{zoom}, fit to window", { zoom: text }));
  };
  const zoomTo = (/** @type {number} */ scale, point = MIDDLE) => {
    draw(zoomedTo(place, scale, point, picture(), room()));
  };
  const zoomBy = (/** @type {number} */ factor) => {
    zoomTo(place.scale * factor);
    tell(say("{n} percent", { n: Math.round(place.scale * 100) }));
  };
  const toFit = () => draw({ scale: fit(), x: 0, y: 0 });
  const toggle = (/** @type {{x: number, y: number}} */ point) => (whole ? zoomTo(fit() < 1 ? 1 : 2, point) : toFit());
  const pan = (/** @type {number} */ x, /** @type {number} */ y) =>
    draw(heldInside({ ...place, x: place.x + x, y: place.y + y }, picture(), room()));

  img.addEventListener("load", () => {
    toFit();
    pane.classList.add("ready");
    early?.remove();
  });
  img.addEventListener("error", failed);
  const watch = new ResizeObserver(() => img.naturalWidth && (whole ? toFit() : pan(0, 0)));
  watch.observe(pane);
  fingers(pane, { place: () => place, whole: () => whole, zoomTo, pan, toggle, step });

  return {
    element: pane,
    tools: [tool(say("Zoom out"), "minus", () => zoomBy(1 / STEP)), percent, tool(say("Zoom in"), "plus", () => zoomBy(STEP))],
    key: ({ key }) => {
      if (key === "+" || key === "=") zoomBy(STEP);
      else if (key === "-") zoomBy(1 / STEP);
      else if (key === "0") toFit();
      else if (key === "1") zoomTo(1);
      else if (!whole && key in ARROWS) pan(ARROWS[key][0] * ARROW_PX, ARROWS[key][1] * ARROW_PX);
      else return false;
      return true;
    },
    stop: () => watch.disconnect(),
  };
}

/**
 * Wheel, drag, pinch, double click and swipe.
 * @param {HTMLElement} pane
 * @param {{place: () => import("../lib/zoom.js").Place, whole: () => boolean, zoomTo: (scale: number, point: {x: number, y: number}) => void,
 *   pan: (x: number, y: number) => void, toggle: (point: {x: number, y: number}) => void, step: (by: 1 | -1) => void}} picture
 */
function fingers(pane, picture) {
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let swiped = 0;
  const fromMiddle = (/** @type {{x: number, y: number}} */ { x, y }) => {
    const box = pane.getBoundingClientRect();
    return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
  };
  const spread = () => {
    const [a, b] = [...down.values()];
    return { far: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  };

  pane.addEventListener("wheel", (event) => {
    event.preventDefault();
    picture.zoomTo(picture.place().scale * Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), fromMiddle(event));
  }, { passive: false });
  pane.addEventListener("dblclick", (event) => picture.toggle(fromMiddle(event)));
  pane.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pane.setPointerCapture(event.pointerId);
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    swiped = 0;
  });
  pane.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const far = down.size === 2 ? spread().far : 0;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (down.size === 2) picture.zoomTo((picture.place().scale * spread().far) / Math.max(1, far), fromMiddle(spread().middle));
    else if (!picture.whole()) picture.pan(event.clientX - before.x, event.clientY - before.y);
    else if (event.pointerType === "touch") swiped += event.clientX - before.x;
  });
  const up = (/** @type {PointerEvent} */ event) => {
    if (!down.delete(event.pointerId) || down.size || event.type !== "pointerup") return;
    if (Math.abs(swiped) > SWIPE_PX) picture.step(swiped < 0 === (direction() === "ltr") ? 1 : -1);
  };
  pane.addEventListener("pointerup", up);
  pane.addEventListener("pointercancel", up);
}

/** @param {string} label @param {string} picture @param {() => void} onclick @returns {HTMLButtonElement} */
function tool(label, picture, onclick) {
  return h("button", { type: "button", class: "icon-btn", "aria-label": label, title: label, onclick }, icon(picture));
}
