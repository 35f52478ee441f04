// The trash: what is in it, the way back, and the end.
import { h } from "../lib/dom.js";
import { formatBytes, formatWhen } from "../lib/format.js";
import { alertAloud } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { TOP_NAME } from "../lib/names.js";
import { say, sayCount, sayNumber } from "../lib/say.js";
import { askName, askSure } from "../components/ask.js";
import { blankSlate } from "../components/blank-slates.js";
import { pickFolder } from "../components/folder-picker.js";
import { openMenu } from "../components/menu.js";
import { Selection } from "../state/selection.js";
import { heedInList } from "../state/heed.js";
import { TrashState } from "../state/trash.js";
import { ListingPanel } from "./listing-panel.js";
import { whatOf } from "./node-actions.js";

/** @typedef {import("../state/trash.js").DriveNode} DriveNode */

/** @type {import("../components/grid-row.js").Column[]} */
const COLUMNS = [
  { label: say("Was in"), className: "c-where", text: (node) => wasIn(node) },
  { label: say("Deleted"), className: "c-when", text: (node) => formatWhen(node.trashed_at, new Date()) },
  { label: say("Size"), className: "r c-size", text: (node) => formatBytes(node.size) },
];

/** @param {DriveNode} node */
function wasIn(node) {
  return (node.path ?? []).length > 1 ? (node.path?.at(-1)?.name ?? "") : TOP_NAME;
}

export class TrashView {
  title = say("Trash");
  folder = null;
  parent = null;
  /** @type {string[]} */
  dragged = [];
  #drive;
  #toasts;
  #root;
  #state;
  #selection = new Selection();
  #panel;
  #leaving = new AbortController();

  /**
   * @param {{api: import("../api/index.js").Api, drive: import("../state/drive.js").Drive, root: string,
   *   toasts: import("../components/toast-stack.js").ToastStack, preferences: import("../state/preferences.js").Preferences}} parts
   */
  constructor({ api, drive, toasts, root, preferences }) {
    this.#drive = drive;
    this.#toasts = toasts;
    this.#root = root;
    this.#state = new TrashState(api);
    this.#panel = new ListingPanel({
      state: this.#state, selection: this.#selection, columns: COLUMNS, movable: false, preferences,
      heading: () => ({ title: this.title, sub: this.#count(), crumbs: null }),
      actions: () => this.#barActions(), idle: () => this.#idle(), empty: () => this.#empty(),
    });
    this.#panel.grid.classList.add("trash-grid");
    this.#listen();
  }

  get element() {
    return this.#panel.element;
  }

  get heading() {
    return this.#panel.title;
  }

  async start() {
    await this.#state.load();
  }

  stop() {
    this.#leaving.abort();
    this.#state.stop();
    this.#panel.stop();
  }

  reveal() {}
  dropNodes() {}

  #listen() {
    const { signal } = this.#leaving;
    /** @param {string} type @param {(detail: any) => void} work */
    const on = (type, work) =>
      this.#panel.grid.addEventListener(type, (event) => work(/** @type {CustomEvent} */ (event).detail), { signal });
    this.#state.addEventListener("change", () => this.#panel.render(), { signal });
    this.#selection.addEventListener("change", () => this.#panel.renderLine(), { signal });
    this.#drive.addEventListener("arrived", (event) => this.#arrived(/** @type {CustomEvent} */ (event).detail.nodes), { signal });
    this.#drive.addEventListener("news", (event) => void heedInList(this.#state, /** @type {CustomEvent} */ (event).detail), { signal });
    on("nodes-menu", (where) => this.#menu(where));
    on("node-open", () => this.#menu({ anchor: document.activeElement ?? this.element }));
    on("near-end", () => void this.#state.more().catch((error) => alertAloud(explain(error))));
    on("grid-command", (name) => this.#command(name));
  }

  /** Undo elsewhere took them back out. @param {{id: string}[]} nodes */
  #arrived(nodes) {
    const ids = nodes.map(({ id }) => id).filter((id) => this.#state.find(id));
    if (ids.length) this.#state.remove(ids);
  }

  #count() {
    if (this.#state.phase !== "ready") return "";
    return this.#state.next ? say("more than {n} items", { n: sayNumber(this.#state.nodes.length) }) : sayCount(this.#state.nodes.length, "{n} item", "{n} items");
  }

  get #selected() {
    return this.#state.nodes.filter((node) => this.#selection.has(node.id));
  }

  /** @param {string} name */
  async #command(name) {
    if (name === "clear") this.#selection.clear();
    if ((name === "delete" || name === "purge") && this.#selected.length) await this.#purge(this.#selected);
    if (name !== "all") return;
    await this.#state.all().catch((error) => alertAloud(explain(error)));
    this.#selection.all(this.#state.nodes.map((node) => node.id));
  }

  /** @param {DriveNode[]} nodes */
  async #restore(nodes) {
    const back = [];
    for (const node of nodes) if (await this.#restoreOne(node, {})) back.push(node);
    if (back.length) this.#toasts.show({ text: say("{what} restored.", { what: whatOf(back) }) });
  }

  /**
   * @param {DriveNode} node
   * @param {{parent?: string, name?: string}} to
   * @returns {Promise<boolean>}
   */
  async #restoreOne(node, to) {
    try {
      this.#drive.arrived(await this.#state.restore(node, to));
      return true;
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (code === "parent_in_trash") return this.#restoreElsewhere(node, to);
      if (code === "name_taken") return this.#restoreRenamed(node, to);
      const text = say("{what} could not be restored. {why}", { what: whatOf([node]), why: explain(error) });
      this.#toasts.show({ text });
      alertAloud(text);
      return false;
    }
  }

  /** Its folder is in the trash too: the person picks another. @param {DriveNode} node @param {{name?: string}} to */
  async #restoreElsewhere(node, to) {
    const target = await pickFolder({
      title: say("Restore “{name}” to", { name: node.name }),
      yes: say("Restore here"),
      start: this.#root,
      look: (id) => this.#drive.look(id),
      explain,
    });
    return target ? this.#restoreOne(node, { ...to, parent: target.id }) : false;
  }

  /** Its name was taken meanwhile: the person gives another. @param {DriveNode} node @param {{parent?: string}} to @returns {Promise<boolean>} */
  #restoreRenamed(node, to) {
    return new Promise((resolve) => {
      askName({
        title: say("That name is taken"),
        label: say("A new name for “{name}”", { name: node.name }),
        value: node.name,
        yes: say("Restore"),
        closed: () => resolve(false),
        save: async (name) => {
          try {
            this.#drive.arrived(await this.#state.restore(node, { ...to, name }));
            resolve(true);
            return null;
          } catch (error) {
            return explain(error);
          }
        },
      });
    });
  }

  /** @param {DriveNode[]} nodes */
  async #purge(nodes) {
    const what = whatOf(nodes);
    const bytes = nodes.reduce((sum, node) => sum + node.size, 0);
    const text = say("{what} ({size}) will be gone for good. This cannot be undone.", { what, size: formatBytes(bytes) });
    if (!(await askSure({ title: say("Delete forever?"), text, yes: say("Delete forever") }))) return;
    const { done, failed } = await this.#state.purge(nodes);
    this.#drive.touched();
    const words = failed.length ? say("{what} could not be deleted. {why}", { what: whatOf(failed.map(({ item }) => item)), why: explain(failed[0].error) }) : say("{what} deleted forever.", { what: whatOf(done) });
    this.#toasts.show({ text: words });
  }

  #barActions() {
    const nodes = this.#selected;
    return [
      { label: say("Restore"), icon: "restore", run: () => void this.#restore(nodes) },
      { label: say("Delete forever"), icon: "trash", run: () => void this.#purge(nodes) },
    ];
  }

  /** @param {{anchor: Element, point?: {x: number, y: number}}} where */
  #menu({ anchor, point }) {
    const nodes = this.#selected;
    if (!nodes.length) return;
    openMenu({
      label: say("Actions for {name}", { name: whatOf(nodes) }),
      anchor,
      point: point ?? null,
      items: [
        { label: say("Restore"), icon: "restore", run: () => void this.#restore(nodes) },
        { label: say("Delete forever"), icon: "trash", keys: say("Del"), danger: true, apart: true, run: () => void this.#purge(nodes) },
      ],
    });
  }

  #idle() {
    return h("div", { class: "bar idle" }, h("p", { class: "bar-note" }, say("What is in the trash still takes up space.")));
  }

  #empty() {
    return blankSlate({ picture: "trash", title: say("The trash is empty"), text: say("What you delete waits here until you restore it or delete it forever.") });
  }
}
