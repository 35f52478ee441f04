// The largest files of the space, each with a way to be rid of it.
import { h } from "../lib/dom.js";
import { nodePicture } from "../lib/file-kind.js";
import { formatBytes, formatWhen } from "../lib/format.js";
import { placeOf } from "../lib/places.js";
import { say } from "../lib/say.js";
import { SortableTable } from "../components/sortable-table.js";
import { compareNames } from "../lib/names.js";
import { icon } from "../lib/icons.js";
import { fileAddress } from "./storage-folders.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */

const SHOWN = 10;

/**
 * @param {{nodes: DriveNode[], trash: (node: DriveNode) => void, may: boolean}} parts `may`: change what is in the space
 * @returns {Element[]}
 */
export function storageLargest({ nodes, trash, may }) {
  const largest = nodes.slice(0, SHOWN);
  const heading = h("h2", { id: "storage-largest" }, say("Largest files"));
  if (!largest.length) return [heading, h("p", { class: "storage-note" }, say("There are no files yet."))];
  const table = new SortableTable({ label: say("Largest files"), sort: "-size", columns: columns(trash, may) });
  table.rows = largest;
  return [heading, table.element];
}

/** @param {(node: DriveNode) => void} trash @param {boolean} may @returns {import("../components/sortable-table.js").Column<DriveNode>[]} */
function columns(trash, may) {
  return [
    { key: "name", label: say("Name"), cell: (node) => nameCell(node), compare: (a, b) => compareNames(a.name, b.name) },
    { key: "modified", label: say("Modified"), className: "c-when num", cell: (node) => formatWhen(node.modified_at, new Date()), compare: (a, b) => (a.modified_at < b.modified_at ? -1 : 1) },
    { key: "size", label: say("Size"), className: "r num", cell: (node) => h("bdi", {}, formatBytes(node.size)), compare: (a, b) => a.size - b.size },
    ...(may ? [{ key: "actions", label: say("Actions"), className: "c-more", silent: true, cell: (/** @type {DriveNode} */ node) => remove(node, trash) }] : []),
  ];
}

/** A file's name with the folder it is in below. @param {DriveNode} node */
export function nameCell(node) {
  return h(
    "a",
    { class: "part-name", href: fileAddress(node), dataset: { keep: `large ${node.id}` } },
    nodePicture(node),
    h("span", {}, h("bdi", {}, node.name), h("small", {}, h("bdi", {}, placeOf(node.path)))),
  );
}

/** @param {DriveNode} node @param {(node: DriveNode) => void} trash */
function remove(node, trash) {
  const label = say("Delete {name}", { name: node.name });
  return h("button", { type: "button", class: "icon-btn sm", "aria-label": label, title: say("Delete"), dataset: { keep: `rid ${node.id}` }, onclick: () => trash(node) }, icon("trash"));
}
