// A folder: the list and everything that can be done in it.
import { countOf, formatBytes } from "../lib/format.js";
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { mayAdd, mayChange, mayShare } from "../lib/roles.js";
import { say } from "../lib/say.js";
import { breadcrumbs } from "../components/breadcrumbs.js";
import { startDrag } from "../components/drop-target.js";
import { openMenu } from "../components/menu.js";
import { FolderState } from "../state/folder.js";
import { heedInFolder, heedInList } from "../state/heed.js";
import { Selection } from "../state/selection.js";
import { Looking } from "./looking.js";
import { emptyFolder, folderLine } from "./folder-line.js";
import { COLUMNS, FOUND_COLUMNS } from "./columns.js";
import { dressList, openTags } from "./dressing.js";
import { ListingPanel } from "./listing-panel.js";
import { NodeActions, whatOf } from "./node-actions.js";
import { sortLabel } from "./sort-chip.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/**
 * @typedef {{list: FolderState["snapshot"], scroll: number, focus: string | null}} Memory
 * @typedef {object} BrowseParts
 * @property {import("../api/index.js").Api} api
 * @property {import("../state/drive.js").Drive} drive
 * @property {import("../state/undo.js").UndoStack} undo
 * @property {import("../components/toast-stack.js").ToastStack} toasts
 * @property {import("./new-menu.js").NewThings} things
 * @property {import("../state/preferences.js").Preferences} preferences
 * @property {(path: string) => void} go
 * @property {string} root
 * @property {Map<string, Memory>} memory folders that were open
 * @property {boolean} returning back or forward brought us here
 * @property {{goOver(path: string, above?: string | null): void, goAside(path: string): void, goUnder(path: string): void}} router
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
  #looking;
  #found;
  #dress;
  #leaving = new AbortController();

  /**
   * @param {string} id
   * @param {BrowseParts} parts
   * @param {import("./places-found.js").FoundPlace | null} [found] a list that is no folder
   */
  constructor(id, parts, found = null) {
    this.#parts = parts;
    this.#found = found;
    this.#state = found?.state ?? new FolderState(parts.api, id, parts.preferences.get("sort"));
    this.#actions = new NodeActions({ ...parts, state: this.#state });
    this.#panel = new ListingPanel({
      state: this.#state, selection: this.#selection, columns: found ? FOUND_COLUMNS : COLUMNS, movable: !found,
      heading: () => this.#heading(), actions: () => this.#barActions(), idle: () => found?.idle() ?? folderLine({ sort: this.#state.sort, choose: (sort) => this.#sortBy(sort), things: this.#things }),
      empty: () => found?.empty() ?? emptyFolder(this.#things),
      ...(found && { failed: found.failed }), lineKey: () => [found?.lineKey?.() ?? this.#state.folder?.role, ...this.#selected.map(({ role }) => role)].join(), tools: parts.details.button,
      look: { view: parts.preferences.get("view"), choose: (view) => void parts.preferences.set("view", view) },
    });
    this.#panel.grid.classList.toggle("found-grid", found !== null);
    this.#looking = new Looking({
      ...parts, state: this.#state, root: parts.root, titled: parts.headingChanged,
      seen: (file) => this.reveal(file),
    });
    this.#panel.grid.sort = this.#state.sort;
    this.#panel.grid.singleKeys = parts.preferences.get("shortcuts");
    this.#dress = dressList({ tags: parts.drive.tags, grid: this.#panel.grid, state: this.#state, found, redraw: () => this.#changed(), signal: this.#leaving.signal });
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

  /** Where new things go, if I may add to it. @returns {{id: string, name: string} | null} */
  get folder() {
    if (this.#found) return null;
    return mayAdd(this.#roleOf()) ? { id: this.id, name: this.#name } : null;
  }

  /** The folder above, for the way back on a phone. @returns {{name: string, address: string} | null} */
  get parent() {
    const above = this.#crumbs.at(-1);
    return above ? { name: above.name, address: this.#address(above) } : null;
  }

  /** The place at the side that it belongs to. */
  get place() {
    if (this.#found) return this.#found.place ?? this.#state.id.split("?")[0];
    const { folder } = this.#state;
    const { spaces } = this.#parts.drive;
    if (spaces.isForeign(folder)) return "/shared";
    const top = spaces.topOf(folder) ?? this.#parts.root;
    return this.#address({ id: top });
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
    this.#found?.loaded?.();
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
    this.#parts.preferences.addEventListener("change", (event) => this.#preferred(/** @type {CustomEvent} */ (event).detail.key), { signal });
    this.#selection.addEventListener("change", () => this.#chosen(), { signal });
    on("node-open", (id) => this.#open(id));
    on("nodes-menu", (where) => void this.#menu(where));
    on("sort-change", (sort) => this.#sortBy(sort));
    on("need-all", () => void this.#state.all().catch((error) => alertAloud(explain(error))));
    on("near-end", () => void this.#state.more().catch((error) => alertAloud(explain(error))));
    on("grid-command", (name) => this.#command(name));
    on("nodes-drag", (event) => startDrag(event, this.dragged, whatOf(this.#nodesOf(this.dragged))));
    this.#parts.drive.spaces.addEventListener("change", () => this.#changed(), { signal });
    this.#parts.drive.addEventListener("arrived", (event) => this.#arrived(/** @type {CustomEvent} */ (event).detail), { signal });
    this.#parts.drive.addEventListener("news", (event) => void this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
  }

  #changed() {
    this.#panel.grid.drag = mayChange(this.#roleOf());
    this.#panel.grid.dropInto = mayAdd(this.#roleOf());
    this.#panel.render();
    this.#parts.headingChanged();
    this.#tellDetails();
  }

  #chosen() {
    this.#panel.renderLine();
    this.#tellDetails();
    void this.#learnRoles();
    if (this.#selection.size === 1) this.#selected.forEach((node) => this.#looking.warm(node));
  }

  #tellDetails() {
    this.#parts.details.show({ nodes: this.#selected, folder: this.#state.folder });
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

  get #name() {
    if (this.#found) return this.#found.name;
    if (this.#state.phase === "failed") return this.#state.error?.code === "not_found" ? "Not found" : "This folder";
    const { folder } = this.#state;
    const { spaces } = this.#parts.drive;
    if (this.id === this.#parts.root) return spaces.nameOf({ id: this.id, name: "" });
    return folder ? spaces.nameOf(folder) : "…";
  }

  #heading() {
    if (this.#found) return { title: this.#found.name, sub: this.#found.sub(), crumbs: null };
    const { folder } = this.#state;
    const path = this.#crumbs;
    const sub = folder ? [countOf(folder.items ?? 0, "item"), folder.size ? formatBytes(folder.size) : ""].filter(Boolean).join(" · ") : "";
    const address = (/** @type {{id: string}} */ crumb) => this.#address(crumb);
    return { title: this.#name, sub, crumbs: path.length ? breadcrumbs(path, address, this.#parts.go) : null };
  }

  /** The way down; what was shared with me begins at the topmost folder that I may see. */
  get #crumbs() {
    const { folder } = this.#state;
    const { spaces } = this.#parts.drive;
    const path = (folder?.path ?? []).map((crumb) => ({ ...crumb, name: spaces.nameOf(crumb) }));
    return spaces.isForeign(folder) ? [{ id: "", name: "Shared with me" }, ...path] : path;
  }

  /** @param {{id: string}} crumb */
  #address({ id }) {
    if (!id) return "/shared";
    return id === this.#parts.root ? "/" : `/f/${id}`;
  }

  /** Mine on a row, or on the folder. As long as nothing is known everything is offered: the server has the last word. @param {DriveNode} [node] */
  #roleOf(node) {
    return node?.role ?? this.#state.folder?.role ?? (this.#found ? "viewer" : "manager");
  }

  /** What was found lies here and there, under roles that no list tells. */
  async #learnRoles() {
    if (this.#found) await this.#found.state.learnRoles(this.#selected);
  }

  /** @param {DriveNode[]} nodes */
  #mayChange(nodes) {
    return nodes.every((node) => mayChange(this.#roleOf(node)));
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
    else if (node) this.#looking.enter(node);
  }

  /** @param {string} sort */
  #sortBy(sort) {
    this.#panel.grid.sort = sort;
    void this.#parts.preferences.set("sort", sort);
    void this.#state.sortBy(sort);
    announce(sortLabel(sort));
    const header = /** @type {HTMLElement | null} */ (this.element.querySelector(`.thead [data-sort="${sort.replace("-", "")}"]`));
    header?.focus(); // the header was drawn anew
  }

  /** Here, in another tab, or on another device. @param {string} key */
  #preferred(key) {
    const { preferences } = this.#parts;
    if (key === "view") this.#panel.view = preferences.get("view");
    if (key === "shortcuts") this.#panel.grid.singleKeys = preferences.get("shortcuts");
    if (key === "sort" && preferences.get("sort") !== this.#state.sort) this.#sortBy(preferences.get("sort"));
  }

  /** @param {string} name */
  #command(name) {
    const nodes = this.#selected;
    if (name === "all") void this.#selectAll();
    if (name === "clear" && !this.#selection.size && this.#parts.details.open) this.#parts.details.close();
    if (name === "clear") this.#selection.clear();
    if (name === "details") void this.#parts.details.toggle();
    if (name === "star" && nodes.length) void this.#star(nodes);
    if (name === "parent" && this.parent) this.#parts.go(this.parent.address);
    if (name === "rename" && this.#selection.focus) this.#rename(this.#selection.focus);
    if (name === "delete" && nodes.length && this.#mayChange(nodes)) void this.#actions.trash(nodes);
  }

  /** Stars on, unless all have one. @param {DriveNode[]} nodes */
  async #star(nodes) {
    const on = !nodes.every((node) => node.starred);
    const done = await this.#actions.star(nodes.filter((node) => Boolean(node.starred) !== on), on);
    if (!on && this.#found?.starsOnly) this.#state.remove(done.map((node) => node.id));
  }

  /** The search of a new address, in the list that is open. @param {(place: import("./places-found.js").FoundPlace) => void} work */
  refine(work) {
    if (!this.#found) return;
    this.#selection.clear();
    this.#panel.grid.scrollOffset = 0;
    work(this.#found);
    this.#dress();
  }

  /** The first row takes the focus as soon as there is one. */
  enterList() {
    if (this.#state.phase === "ready" && this.#panel.grid.focusRow()) return;
    if (this.#state.phase === "loading") this.#state.addEventListener("change", () => this.enterList(), { once: true, signal: this.#leaving.signal });
  }

  async #selectAll() {
    await this.#state.all().catch((error) => alertAloud(explain(error)));
    this.#selection.all(this.#state.nodes.map((node) => node.id));
    announce(`${countOf(this.#selection.size, "item")} selected`);
  }

  /** @param {string} id */
  #rename(id) {
    const node = this.#state.find(id);
    if (node && this.#mayChange([node])) this.#panel.grid.rename(id, (name) => this.#actions.rename(node, name));
  }

  #barActions() {
    const nodes = this.#selected;
    const files = nodes.every((node) => node.kind === "file");
    const changes = this.#mayChange(nodes);
    return [
      ...this.#sharing(nodes),
      ...(files ? [{ label: "Download", icon: "download", run: () => void this.#actions.download(nodes) }] : []),
      ...(changes ? [{ label: "Move", icon: "move", run: () => void this.#actions.moveSomewhere(nodes) }] : []),
      ...(changes && nodes.length === 1 ? [{ label: "Rename", icon: "rename", run: () => this.#rename(nodes[0].id) }] : []),
      ...(changes ? [{ label: "Delete", icon: "trash", run: () => void this.#actions.trash(nodes) }] : []),
    ];
  }

  /** Access is given to one thing at a time. @param {DriveNode[]} nodes */
  #sharing([first, ...others]) {
    const offered = first && !others.length && mayShare(this.#roleOf(first));
    return offered ? [{ label: "Share", icon: "share", run: () => this.#parts.share(first) }] : [];
  }

  /** @param {{anchor: Element, point?: {x: number, y: number}}} where */
  async #menu({ anchor, point }) {
    await this.#learnRoles();
    const nodes = this.#selected;
    const [first] = nodes;
    if (!first) return;
    const one = nodes.length === 1;
    const files = nodes.every((node) => node.kind === "file");
    const changes = this.#mayChange(nodes);
    openMenu({
      label: `Actions for ${whatOf(nodes)}`,
      anchor,
      point: point ?? null,
      items: [
        ...(one ? [{ label: "Open", icon: "open", keys: "Enter", run: () => this.#open(first.id) }] : []),
        ...(files ? [{ label: "Download", icon: "download", run: () => void this.#actions.download(nodes) }] : []),
        ...this.#sharing(nodes),
        ...(changes && one ? [{ label: "Rename", icon: "rename", keys: "F2", apart: true, run: () => this.#rename(first.id) }] : []),
        ...(changes ? [{ label: "Move…", icon: "move", apart: !one, run: () => void this.#actions.moveSomewhere(nodes) }] : []),
        ...(one && this.#found && first.parent ? [{ label: "Show in folder", icon: "folder", run: () => this.#parts.go(`/f/${first.parent}`) }] : []),
        { label: nodes.every((node) => node.starred) ? "Remove from starred" : "Add to starred", icon: "star", keys: "*", apart: true, run: () => void this.#star(nodes) },
        { label: say("Tags…"), icon: "tag", run: () => void openTags(this.#parts.drive.tags, nodes, this.#parts.toasts) },
        ...(one ? [{ label: "Details", icon: "panel", keys: "Alt+Enter", run: () => this.#parts.details.reveal() }] : []),
        ...(changes
          ? [{ label: "Delete", icon: "trash", keys: "Del", danger: true, apart: true, run: () => void this.#actions.trash(nodes) }]
          : []),
      ],
    });
  }

  get #things() {
    return this.folder ? this.#parts.things : null;
  }
}
