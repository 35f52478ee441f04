// A folder: the list and everything that can be done in it.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { countOf, formatBytes, formatWhen } from "../lib/format.js";
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { TOP_NAME } from "../lib/names.js";
import { blankSlate } from "../components/blank-slates.js";
import { breadcrumbs } from "../components/breadcrumbs.js";
import { startDrag } from "../components/drop-target.js";
import { openMenu } from "../components/menu.js";
import { FolderState } from "../state/folder.js";
import { Selection } from "../state/selection.js";
import { Looking } from "./looking.js";
import { ListingPanel } from "./listing-panel.js";
import { NodeActions, whatOf } from "./node-actions.js";
import { sortChip, sortLabel } from "./sort-chip.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/**
 * @typedef {{list: FolderState["snapshot"], scroll: number, focus: string | null}} Memory
 * @typedef {object} BrowseParts
 * @property {import("../api/index.js").Api} api
 * @property {import("../state/drive.js").Drive} drive
 * @property {import("../state/undo.js").UndoStack} undo
 * @property {import("../components/toast-stack.js").ToastStack} toasts
 * @property {import("./new-menu.js").NewThings} things
 * @property {{get(): string, set(sort: string): void}} sortMemory
 * @property {(path: string) => void} go
 * @property {string} root
 * @property {Map<string, Memory>} memory folders that were open
 * @property {boolean} returning back or forward brought us here
 * @property {{goOver(path: string): void, goAside(path: string): void, goUnder(path: string): void}} router
 * @property {string | null} file to look at as soon as the folder is there
 * @property {() => void} headingChanged
 */

/** @type {import("../components/grid-row.js").Column[]} */
const COLUMNS = [
  { label: "Modified", sort: "modified", className: "c-when", text: (node) => formatWhen(node.modified_at, new Date()) },
  {
    label: "Size", sort: "size", className: "r c-size",
    text: (node) => (node.kind === "folder" ? countOf(node.items ?? 0, "item") : formatBytes(node.size)),
  },
];

const REMEMBERED = 20; // folders

export class BrowseView {
  #parts;
  #state;
  #selection = new Selection();
  #panel;
  #actions;
  #looking;
  #leaving = new AbortController();

  /** @param {string} id @param {BrowseParts} parts */
  constructor(id, parts) {
    this.#parts = parts;
    this.#state = new FolderState(parts.api, id, parts.sortMemory.get());
    this.#actions = new NodeActions({ ...parts, state: this.#state });
    this.#panel = new ListingPanel({
      state: this.#state, selection: this.#selection, columns: COLUMNS, movable: true,
      heading: () => this.#heading(), actions: () => this.#barActions(), idle: () => this.#idle(), empty: () => this.#empty(),
    });
    this.#looking = new Looking({
      ...parts, state: this.#state, root: parts.root, titled: parts.headingChanged,
      download: (node) => void this.#actions.download([node]), seen: (file) => this.reveal(file),
    });
    this.#panel.grid.sort = this.#state.sort;
    this.#listen();
  }

  get element() {
    return this.#panel.element;
  }

  get heading() {
    return this.#panel.title;
  }

  get title() {
    return this.#looking.name ?? this.#name;
  }

  /** Whether a file is being looked at. */
  get looking() {
    return this.#looking.open;
  }

  /** Opens a file, or closes what is open. @param {string | null} file */
  lookAt(file) {
    void this.#looking.show(file);
  }

  /** Where new things go. @returns {{id: string, name: string}} */
  get folder() {
    return { id: this.#state.id, name: this.#name };
  }

  /** The folder above, for the way back on a phone. */
  get parent() {
    return this.#state.folder?.path?.at(-1) ?? null;
  }

  /** Ids of the rows being dragged. */
  get dragged() {
    return [...this.#selection.ids];
  }

  async start() {
    const before = this.#parts.memory.get(this.#state.id);
    if (this.#state.recall(before?.list) && before && this.#parts.returning) {
      this.#changed();
      this.#selection.focus = before.focus;
      this.#panel.grid.scrollOffset = before.scroll;
    }
    await this.#state.load();
    if (this.#parts.file && !this.#leaving.signal.aborted) this.lookAt(this.#parts.file);
  }

  stop() {
    this.#looking.stop();
    const { grid } = this.#panel;
    this.#remember({ list: this.#state.snapshot, scroll: grid.scrollOffset, focus: this.#selection.focus });
    this.#leaving.abort();
    this.#state.stop();
    this.#panel.stop();
  }

  /**
   * Chooses a row and brings it into view, if it is loaded. Under a finger it is only shown: with something chosen, the
   * next tap would choose instead of open.
   * @param {string} id
   */
  reveal(id) {
    if (!this.#state.find(id)) return;
    if (!matchMedia("(hover: none)").matches) this.#selection.only(id);
    this.#panel.grid.focusRow(id);
  }

  /** @param {string[]} ids @param {{id: string, name: string}} target */
  dropNodes(ids, target) {
    void this.#actions.moveTo(this.#nodesOf(ids), target);
  }

  /** @param {Memory} memory */
  #remember(memory) {
    const { memory: all } = this.#parts;
    all.delete(this.#state.id);
    all.set(this.#state.id, memory);
    for (const oldest of [...all.keys()].slice(0, -REMEMBERED)) all.delete(oldest);
  }

  #listen() {
    const { signal } = this.#leaving;
    const grid = this.#panel.grid;
    /** @param {string} type @param {(detail: any) => void} work */
    const on = (type, work) =>
      grid.addEventListener(type, (event) => work(/** @type {CustomEvent} */ (event).detail), { signal });
    this.#state.addEventListener("change", () => this.#changed(), { signal });
    this.#selection.addEventListener("change", () => this.#panel.renderLine(), { signal });
    on("node-open", (id) => this.#open(id));
    on("nodes-menu", (where) => this.#menu(where));
    on("sort-change", (sort) => this.#sortBy(sort));
    on("near-end", () => void this.#state.more().catch((error) => alertAloud(explain(error))));
    on("grid-command", (name) => this.#command(name));
    on("nodes-drag", (event) => startDrag(event, this.dragged, whatOf(this.#nodesOf(this.dragged))));
    this.#parts.drive.addEventListener("arrived", (event) => this.#arrived(/** @type {CustomEvent} */ (event).detail), { signal });
    this.#parts.drive.addEventListener("space", () => void this.#state.refresh(), { signal });
  }

  #changed() {
    this.#panel.render();
    this.#parts.headingChanged();
  }

  /** @param {{nodes: DriveNode[], folderId: string}} arrival */
  #arrived({ nodes, folderId }) {
    if (folderId !== this.#state.id || this.#state.phase !== "ready") return;
    if (nodes.length) this.#state.putAll(nodes);
    else void this.#state.load();
  }

  get #name() {
    if (this.#state.id === this.#parts.root) return TOP_NAME;
    if (this.#state.phase === "failed") return this.#state.error?.code === "not_found" ? "Not found" : "This folder";
    return this.#state.folder?.name ?? "…";
  }

  #heading() {
    const { folder } = this.#state;
    const path = (folder?.path ?? []).map((crumb, index) => (index === 0 ? { ...crumb, name: TOP_NAME } : crumb));
    const sub = folder ? [countOf(folder.items ?? 0, "item"), folder.size ? formatBytes(folder.size) : ""].filter(Boolean).join(" · ") : "";
    const address = (/** @type {{id: string}} */ { id }) => (id === this.#parts.root ? "/" : `/f/${id}`);
    return { title: this.#name, sub, crumbs: path.length ? breadcrumbs(path, address, this.#parts.go) : null };
  }

  /** @param {string[]} ids @returns {DriveNode[]} */
  #nodesOf(ids) {
    const wanted = new Set(ids);
    return this.#state.nodes.filter((node) => wanted.has(node.id));
  }

  get #selected() {
    return this.#nodesOf([...this.#selection.ids]);
  }

  /** @param {string} id */
  #open(id) {
    const node = this.#state.find(id);
    if (node?.kind === "folder") this.#parts.go(`/f/${id}`);
    else if (node) this.#parts.router.goOver(this.#looking.address(id));
  }

  /** @param {string} sort */
  #sortBy(sort) {
    this.#panel.grid.sort = sort;
    this.#parts.sortMemory.set(sort);
    void this.#state.sortBy(sort);
    announce(sortLabel(sort));
    const header = /** @type {HTMLElement | null} */ (this.element.querySelector(`.thead [data-sort="${sort.replace("-", "")}"]`));
    header?.focus(); // the header was drawn anew
  }

  /** @param {string} name */
  #command(name) {
    const nodes = this.#selected;
    if (name === "all") void this.#selectAll();
    if (name === "clear") this.#selection.clear();
    if (name === "parent" && this.parent) this.#parts.go(this.parent.id === this.#parts.root ? "/" : `/f/${this.parent.id}`);
    if (name === "rename" && this.#selection.focus) this.#rename(this.#selection.focus);
    if (name === "delete" && nodes.length) void this.#actions.trash(nodes);
  }

  async #selectAll() {
    await this.#state.all().catch((error) => alertAloud(explain(error)));
    this.#selection.all(this.#state.nodes.map((node) => node.id));
    announce(`${countOf(this.#selection.size, "item")} selected`);
  }

  /** @param {string} id */
  #rename(id) {
    const node = this.#state.find(id);
    if (node) this.#panel.grid.rename(id, (name) => this.#actions.rename(node, name));
  }

  #barActions() {
    const nodes = this.#selected;
    const files = nodes.every((node) => node.kind === "file");
    return [
      ...(files ? [{ label: "Download", icon: "download", run: () => void this.#actions.download(nodes) }] : []),
      { label: "Move", icon: "move", run: () => void this.#actions.moveSomewhere(nodes) },
      ...(nodes.length === 1 ? [{ label: "Rename", icon: "rename", run: () => this.#rename(nodes[0].id) }] : []),
      { label: "Delete", icon: "trash", run: () => void this.#actions.trash(nodes) },
    ];
  }

  /** @param {{anchor: Element, point?: {x: number, y: number}}} where */
  #menu({ anchor, point }) {
    const nodes = this.#selected;
    const [first] = nodes;
    if (!first) return;
    const one = nodes.length === 1;
    const files = nodes.every((node) => node.kind === "file");
    openMenu({
      label: `Actions for ${whatOf(nodes)}`,
      anchor,
      point: point ?? null,
      items: [
        ...(one ? [{ label: "Open", icon: "open", keys: "Enter", run: () => this.#open(first.id) }] : []),
        ...(files ? [{ label: "Download", icon: "download", run: () => void this.#actions.download(nodes) }] : []),
        ...(one ? [{ label: "Rename", icon: "rename", keys: "F2", apart: true, run: () => this.#rename(first.id) }] : []),
        { label: "Move…", icon: "move", apart: !one, run: () => void this.#actions.moveSomewhere(nodes) },
        { label: "Delete", icon: "trash", keys: "Del", danger: true, apart: true, run: () => void this.#actions.trash(nodes) },
      ],
    });
  }

  #idle() {
    const { things } = this.#parts;
    const act = (/** @type {string} */ picture, /** @type {string} */ label, /** @type {() => void} */ run) =>
      h("button", { type: "button", class: "act", onclick: run }, icon(picture), label);
    return h(
      "div",
      { class: "bar idle" },
      sortChip(this.#state.sort, (sort) => this.#sortBy(sort)),
      act("upload", "Upload files", () => things.files()),
      act("folder", "Upload folder", () => things.tree()),
      act("new-folder", "New folder", () => things.folder()),
    );
  }

  #empty() {
    const { things } = this.#parts;
    return blankSlate({
      picture: "folder",
      title: "Nothing in this folder yet",
      text: "Drop files or whole folders here, or start with one of these.",
      actions: [
        h("button", { type: "button", class: "btn btn-primary", onclick: () => things.files() }, "Upload"),
        h("button", { type: "button", class: "btn btn-quiet", onclick: () => things.folder() }, "New folder"),
      ],
    });
  }
}
