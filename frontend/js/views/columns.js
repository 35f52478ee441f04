// What a list of files tells beside the names.
import { countOf, formatBytes, formatWhen } from "../lib/format.js";
import { placeOf } from "../lib/places.js";

/** @type {import("../components/grid-row.js").Column[]} */
export const COLUMNS = [
  { label: "Modified", sort: "modified", className: "c-when", text: (node) => formatWhen(node.modified_at, new Date()) },
  {
    label: "Size", sort: "size", className: "r c-size",
    text: (node) => (node.kind === "folder" ? countOf(node.items ?? 0, "item") : formatBytes(node.size)),
  },
];

/** What was found is in the server's order, and each row says where it is. @type {import("../components/grid-row.js").Column[]} */
export const FOUND_COLUMNS = [
  { label: "Location", className: "c-where", text: (node) => placeOf(node.path) },
  ...COLUMNS.map(({ label, className, text }) => ({ label, className, text })),
];
