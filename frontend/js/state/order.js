// The order of a folder as the server gives it: folders first, then by the key, ties by name and id. The browser
// needs it only to put a new arrival in its place; the list itself comes ordered.
import { compareNames } from "../lib/names.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */

/** @type {Record<string, (a: DriveNode, b: DriveNode) => number>} */
const KEYS = {
  name: (a, b) => compareNames(a.name, b.name),
  modified: (a, b) => (a.modified_at < b.modified_at ? -1 : a.modified_at > b.modified_at ? 1 : 0),
  size: (a, b) => a.size - b.size,
};

/**
 * @param {string} sort `name`, `-modified` …
 * @returns {(a: DriveNode, b: DriveNode) => number}
 */
export function comparator(sort) {
  const descending = sort.startsWith("-");
  const key = KEYS[descending ? sort.slice(1) : sort] ?? KEYS.name;
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
    return sign * (key(a, b) || compareNames(a.name, b.name) || Number(a.id) - Number(b.id));
  };
}
