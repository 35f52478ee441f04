// How full a space is, in the server's own figures: what the quota is held against, and what it is made of.
import { h, setStyle } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";
import { say } from "../lib/say.js";

/** @typedef {import("../api/usage.js").Usage} Usage */

/** @param {Usage} usage @returns {Element} */
export function storageSummary(usage) {
  const { used_bytes: used, quota_bytes: quota, reserved_bytes: reserved } = usage;
  const shares = sharesOf(usage);
  const words = quota === null ? say("{used} used, no limit", { used: formatBytes(used) }) : say("{used} of {quota} used", { used: formatBytes(used), quota: formatBytes(quota) });
  const whole = quota === null ? used + reserved : Math.max(quota, used + reserved);
  return h(
    "section",
    { class: "storage-summary", "aria-label": say("Space used") },
    h("p", { class: "storage-sum num" }, h("bdi", {}, words)),
    h("div", { class: "stack", "aria-hidden": "true" }, ...shares.filter(({ bytes }) => bytes > 0).map((share) => bar(share, whole))),
    h("dl", { class: "legend num" }, ...shares.map(({ tint, label, bytes }) => h("div", {}, h("dt", {}, h("i", { class: tint, "aria-hidden": "true" }), label), h("dd", {}, h("bdi", {}, formatBytes(bytes)))))),
    quota !== null && used >= quota * 0.95 && h("p", { class: "storage-warning" }, used >= quota ? say("The space is full. Nothing can be uploaded until there is room again.") : say("The space is nearly full.")),
  );
}

/** @param {Usage} usage */
function sharesOf({ files_bytes: files, versions_bytes: versions, trash_bytes: trash, quota_bytes: quota, used_bytes: used, reserved_bytes: reserved }) {
  return [
    { tint: "s-files", label: say("Files"), bytes: files },
    { tint: "s-versions", label: say("Old versions"), bytes: versions },
    { tint: "s-trash", label: say("Trash"), bytes: trash },
    ...(reserved > 0 ? [{ tint: "s-coming", label: say("Promised to uploads"), bytes: reserved }] : []),
    ...(quota === null ? [] : [{ tint: "s-free", label: say("Free"), bytes: Math.max(0, quota - used - reserved) }]),
  ];
}

/** @param {{tint: string, bytes: number}} share @param {number} whole */
function bar({ tint, bytes }, whole) {
  const part = h("i", { class: tint });
  setStyle(part, { "inline-size": `${whole ? (bytes / whole) * 100 : 0}%` });
  return part;
}
