// The trash: what is in it, the way back, and the end.
import { h } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { alertAloud } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { say, sayCount, sayNumber } from "../lib/say.js";
import { askClash } from "../components/ask-clash.js";
import { askName, askSure } from "../components/ask.js";
import { blankSlate } from "../components/blank-slates.js";
import { pickFolder } from "../components/folder-picker.js";
import { openMenu } from "../components/menu.js";
import { Selection } from "../state/selection.js";
import { heedInList } from "../state/heed.js";
import { TrashState } from "../state/trash.js";
import { ListingPanel } from "./listing-panel.js";
import { askToEmpty } from "./empty-trash.js";
import { whatOf } from "./node-actions.js";
import { TRASH_COLUMNS, daysKept } from "./trash-columns.js";

/** @typedef {import("../state/trash.js").DriveNode} DriveNode */

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
  /** @type {import("../components/ask-clash.js").Answer | null} what was said once for all that is being restored */
  #forRest = null;
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
      state: this.#state, selection: this.#selection, columns: TRASH_COLUMNS, movable: false, preferences,
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
    this.#forRest = null;
    for (const [index, node] of nodes.entries()) if (await this.#restoreOne(node, {}, nodes.length - index - 1)) back.push(node);
    if (back.length) this.#toasts.show({ text: say("{what} restored.", { what: whatOf(back) }) });
  }

  /**
   * @param {DriveNode} node
   * @param {import("../api/nodes.js").Landing} to
   * @param {number} rest how many come after it
   * @returns {Promise<boolean>}
   */
  async #restoreOne(node, to, rest) {
    try {
      this.#drive.arrived(await this.#state.restore(node, to));
      return true;
    } catch (error) {
      const { code, extras } = /** @type {any} */ (error);
      if (code === "parent_in_trash") return this.#restoreElsewhere(node, to, rest);
      if (code === "name_taken" && extras?.node) return this.#restoreBeside(node, to, extras.node, rest);
      const text = say("{what} could not be restored. {why}", { what: whatOf([node]), why: explain(error) });
      this.#toasts.show({ text });
      alertAloud(text);
      return false;
    }
  }

  /** Its folder is in the trash too: the person picks another. @param {DriveNode} node @param {import("../api/nodes.js").Landing} to @param {number} rest */
  async #restoreElsewhere(node, to, rest) {
    const target = await pickFolder({
      title: say("Restore “{name}” to", { name: node.name }),
      yes: say("Restore here"),
      start: this.#root,
      look: (id) => this.#drive.look(id),
      explain,
    });
    return target ? this.#restoreOne(node, { ...to, parent: target.id }, rest) : false;
  }

  /**
   * Its name was taken meanwhile: both, another name, or none of it; for those after it too, if the person says so.
   * @param {DriveNode} node @param {import("../api/nodes.js").Landing} to @param {DriveNode} there what has the name @param {number} rest
   */
  async #restoreBeside(node, to, there, rest) {
    const answer = this.#forRest ?? (await askClash({ node, there, rest }));
    if (answer.forRest) this.#forRest = answer;
    if (answer.choice === "skip") return false;
    return answer.choice === "rename" ? this.#restoreRenamed(node, to) : this.#restoreOne(node, { ...to, conflict: "keep_both" }, rest);
  }

  /** The person gives another name. @param {DriveNode} node @param {import("../api/nodes.js").Landing} to @returns {Promise<boolean>} */
  #restoreRenamed(node, to) {
    return new Promise((resolve) => {
      askName({
        title: say("Another name"),
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
    const days = daysKept(this.#state.nodes[0]);
    const note = days ? sayCount(days, "What is in the trash takes up space for {n} day, then it is deleted.", "What is in the trash takes up space for {n} days, then it is deleted.") : say("What is in the trash still takes up space.");
    const label = say("Empty trash…");
    const button = h("button", { type: "button", class: "act", title: label, onclick: () => void this.#askToEmpty() }, icon("trash"), h("span", {}, label));
    return h("div", { class: "bar idle trash-line" }, h("p", { class: "bar-note" }, note), button);
  }

  /** The server knows how much there is, also of what no list has shown yet. */
  async #askToEmpty() {
    const { nodes, next } = this.#state;
    const items = next ? say("More than {n} items", { n: sayNumber(nodes.length) }) : sayCount(nodes.length, "{n} item", "{n} items");
    try {
      const bytes = await this.#state.bytes();
      await askToEmpty({ items, bytes, empty: () => this.#state.empty(), drive: this.#drive, toasts: this.#toasts });
    } catch (error) {
      alertAloud(explain(error));
    }
  }

  #empty() {
    return blankSlate({ picture: "trash", title: say("The trash is empty"), text: say("What you delete waits here until you restore it or delete it forever.") });
  }
}
