// How full the space is, and the way to what takes the room. Trash and older contents count too: the server's own figure.
import { h, setStyle } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";
import { say } from "../lib/say.js";

/**
 * @param {{used_bytes: number, reserved_bytes: number, quota_bytes: number | null}} space
 * @returns {HTMLElement}
 */
export function storageMeter({ used_bytes: used, reserved_bytes: reserved, quota_bytes: quota }) {
  const sizes = { used: formatBytes(used), quota: formatBytes(quota ?? 0) };
  const part = h("span", {}, quota === null ? say("used") : say("of {quota}", sizes));
  const caption = h("span", { class: "cap num" }, h("span", { class: "vh" }, say("Storage")), " ", h("bdi", {}, sizes.used), " ", part);
  return h("a", { class: "storage", href: "/storage", dataset: { place: "/storage" } }, caption, quota !== null && meter(used, reserved, quota));
}

/** @param {number} used @param {number} reserved @param {number} quota */
function meter(used, reserved, quota) {
  const [full, coming] = [h("i", { class: used >= quota * NEARLY ? "full nearly" : "full" }), h("i", { class: "coming" })];
  setStyle(full, { "inline-size": percent(used, quota) });
  setStyle(coming, { "inline-size": percent(reserved, quota) });
  return h("span", { class: "stack" }, full, reserved > 0 && coming);
}

const NEARLY = 0.95; // from here on the bar warns

/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${whole ? Math.min(100, (part / whole) * 100) : 100}%`;
