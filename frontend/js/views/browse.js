// A list of files: an open folder, or what was found. It brings list, state and actions together.
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { mayAdd } from "../lib/roles.js";
import { startDrag } from "../components/drop-target.js";
import { FolderState } from "../state/folder.js";
import { heedInFolder, heedInList } from "../state/heed.js";
import { Selection } from "../state/selection.js";
import { listenToClipboard } from "./clipboard-keys.js";
import { Commands } from "./commands.js";
import { DragOut } from "./drag-out.js";
import { Looking } from "./looking.js";
import { FolderHeading } from "./folder-heading.js";
import { emptyFolder, folderLine } from "./folder-line.js";
import { COLUMNS, FOUND_COLUMNS } from "./columns.js";
import { dressList } from "./dressing.js";
import { ListingPanel } from "./listing-panel.js";
import { NodeActions, whatOf } from "./node-actions.js";
import { sortLabel } from "./sort-chip.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/** @typedef {{id: string, name: string}} Folder */
/**
 * @typedef {{list: FolderState["snapshot"], scroll: number, focus: string | null, chosen: string[]}} Memory
 * @typedef {object} BrowseParts
 * @property {import("../api/index.js").Api} api
 * @property {import("../state/drive.js").Drive} drive
 * @property {import("../state/undo.js").UndoStack} undo
 * @property {import("../state/clipboard.js").Clipboard} clipboard
 * @property {import("../state/preferences.js").Preferences} preferences of the person
 * @property {import("../components/toast-stack.js").ToastStack} toasts
 * @property {import("./new-menu.js").NewThings} things
 * @property {(files: {file: File, path: string[]}[], folder: Folder) => void} upload
 * @property {(path: string) => void} go
 * @property {string} root
 * @property {Map<string, Memory>} memory folders that were open
 * @property {boolean} returning back or forward brought us here
 * @property {{goOver(path: string, above?: string | null): void, goAside(path: string): void, goUnder(path: string): void}} router
 * @property {string} showing id of an entry to come to, or nothing
 * @property {string | null} file to look at as soon as the folder is there
 * @property {(node: DriveNode) => void} share
 * @property {() => void} headingChanged
 * @property {import("./details-dock.js").DetailsDock} details
 */

const REMEMBERED = 20; // folders

export class BrowseView {
  #parts;
  #state;
  #selection = new Selection();
  #panel;
  #actions;
  #heading;
  #commands;
  #looking;
  #found;
  #dress;
  #dragOut;
  #leaving = new AbortController();

  /**
   * @param {string} id
   * @param {BrowseParts} parts
   * @param {import("./places-found.js").FoundPlace | null} [found] a list that is no folder
   */
  constructor(id, parts, found = null) {
    const { drive } = parts;
    const preferences = found ? parts.preferences : parts.preferences.within(id, this.#leaving.signal);
    this.#parts = { ...parts, preferences };
    this.#found = found;
    this.#state = found?.state ?? new FolderState(parts.api, id, preferences.get("sort"));
    this.#heading = new FolderHeading({ ...parts, state: this.#state, found, spaces: drive.spaces });
    this.#actions = new NodeActions({ ...parts, state: this.#state });
    this.#dragOut = new DragOut((file) => drive.addressOf(file, "attachment"));
    this.#panel = this.#makePanel();
    const { grid } = this.#panel;
    this.#commands = new Commands({
      ...parts, state: this.#state, selection: this.#selection, actions: this.#actions, found, grid, tags: drive.tags,
      open: (entry) => this.#open(entry), above: () => this.parent?.address ?? null,
    });
    this.#looking = new Looking({
      ...parts, state: this.#state, root: parts.root, titled: parts.headingChanged,
      seen: (file) => this.reveal(file),
    });
    grid.classList.toggle("found-grid", found !== null);
    grid.sort = this.#state.sort;
    grid.singleKeys = preferences.get("shortcuts");
    this.#dress = dressList({ tags: drive.tags, grid, state: this.#state, found, redraw: () => this.#changed(), signal: this.#leaving.signal });
    this.#listen();
  }

  /** @returns {ListingPanel} */
  #makePanel() {
    const { preferences, details } = this.#parts;
    const found = this.#found;
    return new ListingPanel({
      state: this.#state, selection: this.#selection, columns: found ? FOUND_COLUMNS : COLUMNS, movable: !found,
      heading: () => this.#heading.shown,
      actions: () => this.#commands.bar,
      more: (anchor) => void this.#commands.menu({ anchor }),
      idle: () => found?.idle() ?? folderLine({ sort: this.#state.sort, choose: (sort) => this.#sortBy(sort), things: this.#things }),
      empty: () => found?.empty() ?? emptyFolder(this.#things),
      lineKey: () => [found?.lineKey?.() ?? this.#state.folder?.role, ...new Set(this.#commands.chosen.map(({ role }) => role))].join(),
      preferences, tools: details.button,
      ...(found && { failed: found.failed }),
    });
  }

  get element() {
    return this.#panel.element;
  }

  get heading() {
    return this.#panel.title;
  }

  get title() {
    return this.#looking.name ?? this.#heading.name;
  }

  /** Whether this is the list of an address, whatever file lies over it. @param {import("../router.js").Route} route */
  isAt(route) {
    if (route.name === "folder") return !this.#found && this.id === (route.id ?? this.#parts.root);
    return this.#found !== null && this.id.split("?")[0] === `/${route.name}`;
  }

  /** Whether a file is being looked at. */
  get looking() {
    return this.#looking.open;
  }

  /** Opens a file, or closes what is open. @param {string | null} file */
  lookAt(file) {
    void this.#looking.show(file);
  }

  get id() {
    return this.#state.id;
  }

  /** Where new things go, if I may add to it. @returns {Folder | null} */
  get folder() {
    if (this.#found) return null;
    return mayAdd(this.#commands.roleOf()) ? { id: this.id, name: this.#heading.name } : null;
  }

  /** The folder above, for the way back on a phone. @returns {{name: string, address: string} | null} */
  get parent() {
    return this.#heading.above;
  }

  get place() {
    return this.#found?.place ?? this.#heading.place;
  }

  async start() {
    const before = this.#parts.memory.get(this.#state.id);
    if (this.#state.recall(before?.list) && before && this.#parts.returning) {
      this.#changed();
      this.#selection.recall(before.chosen, before.focus);
      this.#panel.grid.scrollOffset = before.scroll;
    }
    await this.#state.load();
    this.#found?.loaded?.();
    if (this.#parts.showing && !this.#parts.returning) void this.#comeTo(this.#parts.showing);
    if (this.#parts.file && !this.#leaving.signal.aborted) this.lookAt(this.#parts.file);
  }

  stop() {
    this.#looking.stop();
    const { grid } = this.#panel;
    const { focus, ids } = this.#selection;
    this.#remember({ list: this.#state.snapshot, scroll: grid.scrollOffset, focus, chosen: [...ids] });
    this.#leaving.abort();
    this.#state.stop();
    this.#panel.stop();
  }

  /**
   * Chooses an entry and brings it into view, if it is loaded. Under a finger it is only shown: with something chosen,
   * the next tap would choose instead of open.
   * @param {string} id
   */
  reveal(id) {
    if (!this.#state.find(id)) return;
    if (!matchMedia("(hover: none)").matches) this.#selection.only(id);
    this.#panel.whenShown(() => this.#panel.grid.focusRow(id));
  }

  /** Loads as far as an entry and shows it. @param {string} id */
  async #comeTo(id) {
    const { signal } = this.#leaving;
    while (!this.#state.find(id) && this.#state.next && !signal.aborted) {
      if (!(await this.#state.more(1000).then(() => true, () => false))) return;
    }
    if (!signal.aborted) this.reveal(id);
  }

  /** @param {DriveNode[]} nodes from this list or another @param {Folder} target @param {boolean} copy */
  dropNodes(nodes, target, copy) {
    void (copy ? this.#actions.copyTo(nodes, target) : this.#actions.moveTo(nodes, target));
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
    const { drive, preferences, clipboard } = this.#parts;
    const grid = this.#panel.grid;
    /** @param {string} type @param {(detail: any) => void} work */
    const on = (type, work) =>
      grid.addEventListener(type, (event) => work(/** @type {CustomEvent} */ (event).detail), { signal });
    const tellFailure = (/** @type {unknown} */ error) => alertAloud(explain(error));
    const showCut = () => (grid.faint = clipboard.leaving);
    this.#state.addEventListener("change", () => this.#changed(), { signal });
    this.#selection.addEventListener("change", () => this.#chosen(), { signal });
    preferences.addEventListener("change", (event) => this.#preferred(/** @type {CustomEvent} */ (event).detail.key), { signal });
    on("node-open", (id) => this.#open(id));
    on("node-pressed", (id) => this.#dragOut.pressed(this.#state.find(id)));
    on("nodes-menu", (where) => void this.#commands.menu(where));
    on("sort-change", (sort) => this.#sortBy(sort));
    on("need-all", () => void this.#state.all().catch(tellFailure));
    on("near-end", () => void this.#state.more().catch(tellFailure));
    on("grid-command", (name) => this.#commands.run(name));
    on("nodes-drag", (event) => this.#drag(event));
    drive.spaces.addEventListener("change", () => this.#changed(), { signal });
    drive.addEventListener("arrived", (event) => this.#arrived(/** @type {CustomEvent} */ (event).detail), { signal });
    drive.addEventListener("news", (event) => void this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
    clipboard.addEventListener("change", showCut, { signal });
    showCut();
    listenToClipboard({
      ...this.#parts,
      chosen: () => this.#commands.chosen,
      mayCut: (nodes) => this.#commands.mayChange(nodes),
      folder: () => this.folder,
      put: (nodes, folder, moving) => this.dropNodes(nodes, folder, !moving),
    }, signal);
  }

  #changed() {
    this.#panel.grid.drag = true; // what may not be moved may still be copied
    this.#panel.grid.dropInto = mayAdd(this.#commands.roleOf());
    this.#panel.render();
    this.#parts.headingChanged();
    this.#tellDetails();
  }

  #chosen() {
    const { chosen } = this.#commands;
    this.#panel.renderLine();
    this.#tellDetails();
    void this.#commands.learnRoles();
    if (chosen.length === 1) this.#looking.warm(chosen[0]);
  }

  #tellDetails() {
    this.#parts.details.show({ nodes: this.#commands.chosen, folder: this.#state.folder, actions: () => this.#commands.bar });
  }

  /** @param {DragEvent} event */
  #drag(event) {
    const nodes = this.#commands.chosen;
    startDrag(event, { nodes, text: whatOf(nodes), movable: this.#commands.mayChange(nodes), out: this.#dragOut.addressFor(nodes) });
  }

  /** @param {{nodes: DriveNode[], folderId: string}} arrival */
  #arrived({ nodes, folderId }) {
    if (this.#found && this.#state.phase === "ready") return this.#state.putAll(nodes); // those that are shown
    if (folderId !== this.#state.id || this.#state.phase !== "ready") return;
    if (nodes.length) this.#state.putAll(nodes);
    else void this.#state.load();
  }

  /** Something happened, here or elsewhere: the focus, the scroll position and what is chosen stay. @param {import("../state/feed.js").News} news */
  #heed(news) {
    if (this.#state instanceof FolderState) return heedInFolder(this.#state, news, this.#parts.drive.spaces.isForeign(this.#state.folder));
    return heedInList(this.#state, news);
  }

  /** @param {string} id */
  #open(id) {
    const node = this.#state.find(id);
    if (node?.kind === "folder") this.#parts.go(`/f/${id}`);
    else if (node) this.#looking.enter(node);
  }

  /** @param {string} sort */
  #sortBy(sort) {
    this.#panel.grid.sort = sort;
    void this.#state.sortBy(sort);
    void this.#parts.preferences.set("sort", sort);
    announce(sortLabel(sort));
    const header = /** @type {HTMLElement | null} */ (this.element.querySelector(`.thead [data-sort="${sort.replace("-", "")}"]`));
    header?.focus(); // the header was drawn anew
  }

  /** Here, in another tab, or on another device. @param {string} key */
  #preferred(key) {
    const { preferences } = this.#parts;
    if (key === "shortcuts") this.#panel.grid.singleKeys = preferences.get("shortcuts");
    if (key === "sort" && !this.#found && preferences.get("sort") !== this.#state.sort) this.#sortBy(preferences.get("sort"));
  }

  /** The search of a new address, in the list that is open. @param {(place: import("./places-found.js").FoundPlace) => void} work */
  refine(work) {
    if (!this.#found) return;
    this.#selection.clear();
    this.#panel.grid.scrollOffset = 0;
    work(this.#found);
    this.#dress();
  }

  /** The first entry takes the focus as soon as there is one. */
  enterList() {
    if (this.#state.phase === "ready" && this.#state.nodes.length) this.#panel.whenShown(() => this.#panel.grid.focusRow());
    if (this.#state.phase === "loading") this.#state.addEventListener("change", () => this.enterList(), { once: true, signal: this.#leaving.signal });
  }

  get #things() {
    return this.folder ? this.#parts.things : null;
  }
}
