// How much of what somebody may store is used.
import { h, setStyle } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";
import { say } from "../lib/say.js";

/** @param {{used_bytes: number, quota_bytes: number | null}} space */
export function usageLine({ used_bytes: used, quota_bytes: quota }) {
  const limit = quota === null ? say("no limit") : say("of {quota}", { quota: formatBytes(quota) });
  const caption = h("div", { class: "cap num" }, h("bdi", {}, formatBytes(used)), h("span", {}, limit));
  if (quota === null) return h("div", { class: "line-use" }, caption);
  const full = h("i", { class: used > quota ? "full over" : "full" });
  setStyle(full, { "inline-size": `${quota ? Math.min(100, (used / quota) * 100) : 100}%` });
  return h("div", { class: "line-use" }, caption, h("div", { class: "stack", "aria-hidden": "true" }, full));
}
