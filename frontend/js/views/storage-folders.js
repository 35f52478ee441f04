// What is in one folder, by size: areas for the eye, and a table that tells and does the same.
import { h, setStyle } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { fileLook, nodePicture } from "../lib/file-kind.js";
import { formatBytes } from "../lib/format.js";
import { compareNames } from "../lib/names.js";
import { mayChange } from "../lib/roles.js";
import { say, sayCount } from "../lib/say.js";
import { breadcrumbs } from "../components/breadcrumbs.js";
import { openMenu } from "../components/menu.js";
import { SortableTable } from "../components/sortable-table.js";
import { Treemap } from "../components/treemap.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../state/storage.js").Part} Part */
/** @typedef {import("../pages.js").PageParts & {state: import("../state/storage.js").StorageState, trash: (node: DriveNode) => void}} Parts */

const TILES = 60;
const ROWS = 200;

export class StorageFolders {
  element;
  #parts;
  #treemap = new Treemap();
  #crumbs = h("div", { class: "storage-crumbs" });
  #note = h("p", { class: "storage-note" });
  #table;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#table = new SortableTable({ label: say("What takes up space"), columns: this.#columns(), sort: "-size" });
    this.element = h(
      "section",
      { "aria-labelledby": "storage-folders" },
      h("h2", { id: "storage-folders" }, say("What takes up space")),
      this.#crumbs, this.#treemap.element, this.#table.element, this.#note,
    );
  }

  draw() {
    const { state, drive } = this.#parts;
    const { folder, parts } = state;
    if (!folder) return;
    const path = [...(folder.path ?? []), folder].map(({ id, name }) => ({ id, name: drive.spaces.nameOf({ id, name }) }));
    this.#crumbs.replaceChildren(breadcrumbs(path, ({ id }) => this.#address(id)));
    this.#treemap.tiles = parts.slice(0, TILES).map((part) => this.#tile(part));
    this.#table.rows = parts.slice(0, ROWS);
    this.#table.element.hidden = parts.length === 0;
    this.#note.textContent = noteOn(parts);
    this.#note.hidden = !this.#note.textContent;
  }

  stop() {
    this.#treemap.stop();
  }

  /** @param {string} id */
  #address(id) {
    return id === this.#parts.root ? "/storage" : `/storage/${id}`;
  }

  /** @param {Part} part */
  #tile({ node, size }) {
    if (!node) return { name: say("All the rest"), size, tint: "k-text", open: null };
    const folder = node.kind === "folder";
    const open = () => this.#parts.go(folder ? this.#address(node.id) : fileAddress(node));
    return { name: node.name, size, tint: folder ? "t-folder" : fileLook(node.name, node.media_type).tint, open };
  }

  /** @returns {import("../components/sortable-table.js").Column<Part>[]} */
  #columns() {
    return [
      { key: "name", label: say("Name"), cell: ({ node }) => this.#name(node), compare: (a, b) => compareNames(a.node?.name ?? "", b.node?.name ?? "") },
      { key: "share", label: say("Share of this folder"), className: "c-share", cell: ({ size }) => this.#share(size) },
      { key: "items", label: say("Holds"), className: "c-holds num", cell: ({ node }) => (node?.kind === "folder" ? h("bdi", {}, sayCount(node.items ?? 0, "{n} item", "{n} items")) : ""), compare: (a, b) => (a.node?.items ?? -1) - (b.node?.items ?? -1) },
      { key: "size", label: say("Size"), className: "r num", cell: ({ size }) => h("bdi", {}, formatBytes(size)), compare: (a, b) => a.size - b.size },
      { key: "actions", label: say("Actions"), className: "c-more", silent: true, cell: ({ node }) => this.#more(node) },
    ];
  }

  /** @param {DriveNode | null} node */
  #name(node) {
    if (!node) return say("All the rest");
    const href = node.kind === "folder" ? this.#address(node.id) : fileAddress(node);
    return h("a", { class: "part-name", href, dataset: { keep: node.id } }, nodePicture({ ...node, thumbnail: null }), h("bdi", {}, node.name));
  }

  /** @param {number} size */
  #share(size) {
    const whole = this.#parts.state.folder?.size || 1;
    const bar = h("i");
    setStyle(bar, { "inline-size": `${Math.min(100, (size / whole) * 100)}%` });
    return h("span", { class: "share-cell num" }, h("span", { class: "share-bar", "aria-hidden": "true" }, bar), h("bdi", {}, percent(size / whole)));
  }

  /** @param {DriveNode | null} node */
  #more(node) {
    if (!node) return "";
    const { state, trash, go } = this.#parts;
    const changes = mayChange(node.role ?? state.folder?.role ?? "viewer");
    const folder = node.kind === "folder";
    const button = h(
      "button",
      { type: "button", class: "icon-btn sm", "aria-haspopup": "menu", "aria-label": say("Actions for {name}", { name: node.name }), dataset: { keep: `more ${node.id}` }, onclick: () => openMenu({
        label: say("Actions for {name}", { name: node.name }),
        anchor: button,
        items: [
          { label: folder ? say("Open folder") : say("Open"), icon: "open", run: () => go(folder ? `/f/${node.id}` : fileAddress(node)) },
          ...(folder || !node.parent ? [] : [{ label: say("Show in folder"), icon: "folder", run: () => go(`/f/${node.parent}`) }]),
          ...(changes ? [{ label: say("Delete"), icon: "trash", danger: true, apart: true, run: () => trash(node) }] : []),
        ],
      }) },
      icon("more"),
    );
    return button;
  }
}

/** @param {DriveNode} node a file */
export const fileAddress = (node) => (node.parent ? `/f/${node.parent}/p/${node.id}` : "/shared");

/** @param {number} share */
function percent(share) {
  return share > 0 && share < 0.01 ? say("under 1 %") : say("{n} %", { n: Math.round(share * 100) });
}

/** @param {Part[]} parts */
function noteOn(parts) {
  if (!parts.length) return say("This folder is empty.");
  return parts.length > ROWS ? sayCount(parts.length - ROWS, "{n} smaller one is not listed.", "{n} smaller ones are not listed.") : "";
}
