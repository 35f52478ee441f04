// What the trash tells beside the names: where a thing was, who put it there and when, and how long it stays.
import { formatBytes, formatWhen } from "../lib/format.js";
import { TOP_NAME } from "../lib/names.js";
import { say, sayCount } from "../lib/say.js";

/** @typedef {import("../api/nodes.js").TrashedNode} TrashedNode */

const DAY_MS = 86_400_000;

/** @type {import("../components/grid-row.js").Column[]} */
export const TRASH_COLUMNS = [
  { label: say("Was in"), className: "c-where", text: (node) => wasIn(node) },
  { label: say("Deleted by"), className: "c-who", text: (node) => deleter(node) },
  { label: say("Deleted"), className: "c-when", wide: true, text: (node) => formatWhen(node.trashed_at, new Date()) },
  { label: say("Time left"), className: "c-left", text: (node) => timeLeft(node.purge_at, new Date()) },
  { label: say("Size"), className: "r c-size", wide: true, text: (node) => formatBytes(node.size) },
];

/** @param {TrashedNode} node */
function wasIn(node) {
  return (node.path ?? []).length > 1 ? (node.path?.at(-1)?.name ?? "") : TOP_NAME;
}

/** Empty for who is gone, and for a list that was kept before this was told. @param {TrashedNode} node */
export function deleter({ trashed_by, trashed_link }) {
  if (trashed_by) return trashed_by.name;
  if (typeof trashed_link !== "string") return "";
  return trashed_link ? say("Link “{label}”", { label: trashed_link }) : say("Somebody with a link");
}

/**
 * `12 days left`; empty for what stays until somebody deletes it.
 * @param {string | null | undefined} iso when it goes, in UTC
 * @param {Date} now
 */
export function timeLeft(iso, now) {
  if (!iso) return "";
  const days = Math.ceil((Date.parse(iso) - now.getTime()) / DAY_MS);
  return days > 0 ? sayCount(days, "{n} day left", "{n} days left") : say("any moment now");
}

/** For how many days things stay where that node lies; null: until somebody deletes them. @param {TrashedNode | undefined} node */
export function daysKept(node) {
  if (!node?.purge_at || !node.trashed_at) return null;
  return Math.round((Date.parse(node.purge_at) - Date.parse(node.trashed_at)) / DAY_MS);
}
