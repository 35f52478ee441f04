// A finger that wipes over the stage turns to the neighbour; not over what it would scroll sideways, seek or move.
import { direction } from "../lib/say.js";

const FAR_PX = 60;
const STEEPEST = 0.5; // down or up for each pixel to the side

/** @param {HTMLElement} stage @param {(by: 1 | -1) => void} step */
export function listenForSwipes(stage, step) {
  /** @type {Touch | null} */
  let from = null;
  stage.addEventListener("touchstart", ({ touches, target }) => {
    from = touches.length === 1 && !ownGesture(/** @type {Element} */ (target), stage) ? touches[0] : null;
  }, { passive: true });
  stage.addEventListener("touchmove", (event) => {
    const [now] = event.touches;
    if (!from || !event.cancelable) return;
    if (Math.abs(now.clientX - from.clientX) > Math.abs(now.clientY - from.clientY)) event.preventDefault(); // else the browser goes back in its history
  }, { passive: false });
  stage.addEventListener("touchend", ({ changedTouches: [to] }) => {
    if (!from || !to) return;
    const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
    from = null;
    const onward = direction() === "rtl" ? x > 0 : x < 0;
    if (Math.abs(x) > FAR_PX && Math.abs(y) < Math.abs(x) * STEEPEST) step(onward ? 1 : -1);
  }, { passive: true });
}

/** @param {Element} target @param {Element} stage */
function ownGesture(target, stage) {
  if (target.closest(".preview-image, video, audio, input")) return true;
  for (let one = /** @type {Element | null} */ (target); one && one !== stage; one = one.parentElement) if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible") return true;
  return false;
}
