// What a list of files tells beside the names.
import { formatBytes, formatWhen } from "../lib/format.js";
import { placeOf } from "../lib/places.js";
import { say, sayCount } from "../lib/say.js";

/** @type {import("../components/grid-row.js").Column[]} */
export const COLUMNS = [
  { label: say("Modified"), sort: "modified", className: "c-when", text: (node) => formatWhen(node.modified_at, new Date()) },
  {
    label: say("Size"), sort: "size", className: "r c-size",
    text: (node) => (node.kind === "folder" ? sayCount(node.items ?? 0, "{n} item", "{n} items") : formatBytes(node.size)),
  },
];

/** What was found is in the server's order, and each row says where it is. @type {import("../components/grid-row.js").Column[]} */
export const FOUND_COLUMNS = [
  { label: say("Location"), className: "c-where", text: (node) => placeOf(node.path) },
  ...COLUMNS.map(({ label, className, text }) => ({ label, className, text })),
];
