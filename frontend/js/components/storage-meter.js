// How full the space is. Trash and older contents count too: the server's own figure.
import { h, setStyle } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";

/**
 * @param {{used_bytes: number, reserved_bytes: number, quota_bytes: number | null}} space
 * @returns {HTMLElement}
 */
export function storageMeter({ used_bytes: used, reserved_bytes: reserved, quota_bytes: quota }) {
  const caption = h("div", { class: "cap num" }, formatBytes(used), h("span", {}, quota === null ? "used" : `of ${formatBytes(quota)}`));
  if (quota === null) return h("div", { class: "storage" }, caption);
  const label = `Storage: ${formatBytes(used)} of ${formatBytes(quota)} used`;
  const [full, coming] = [h("i", { class: "full" }), h("i", { class: "coming" })];
  setStyle(full, { width: percent(used, quota) });
  setStyle(coming, { width: percent(reserved, quota) });
  return h("div", { class: "storage" }, caption, h("div", { class: "stack", role: "img", "aria-label": label }, full, reserved > 0 && coming));
}

/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${whole ? Math.min(100, (part / whole) * 100) : 100}%`;
