// What others shared with me: the way into their folders, and what my role allows.
import { h } from "../lib/dom.js";
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { icon } from "../lib/icons.js";
import { saveFile } from "../lib/download.js";
import { formatBytes, formatWhen } from "../lib/format.js";
import { ROLE_NAMES, mayShare } from "../lib/roles.js";
import { say, sayCount, sayNumber } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { blankSlate } from "../components/blank-slates.js";
import { openMenu } from "../components/menu.js";
import { Selection } from "../state/selection.js";
import { SharedState } from "../state/shared.js";
import { ListingPanel } from "./listing-panel.js";
import { whatOf } from "./node-actions.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/**
 * @typedef {object} SharedParts
 * @property {import("../api/index.js").Api} api
 * @property {import("../state/drive.js").Drive} drive
 * @property {import("../components/toast-stack.js").ToastStack} toasts
 * @property {import("../state/preferences.js").Preferences} preferences
 * @property {string} me my user id
 * @property {(path: string) => void} go
 * @property {(node: DriveNode) => void} share
 */

/** @type {import("../components/grid-row.js").Column[]} */
const COLUMNS = [
  { label: say("Your role"), className: "c-where", text: (node) => (node.role ? ROLE_NAMES[/** @type {import("../lib/roles.js").Role} */ (node.role)] : "") },
  { label: say("Modified"), className: "c-when", text: (node) => formatWhen(node.modified_at, new Date()) },
  { label: say("Size"), className: "r c-size", text: (node) => (node.kind === "folder" ? sayCount(node.items ?? 0, "{n} item", "{n} items") : formatBytes(node.size)) },
];

export class SharedView {
  title = say("Shared with me");
  place = "/shared";
  folder = null;
  parent = null;
  /** @type {string[]} */
  dragged = [];
  #parts;
  #state;
  #selection = new Selection();
  #panel;
  /** @type {import("./preview.js").Preview | null} */
  #preview = null;
  #leaving = new AbortController();

  /** @param {SharedParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#state = new SharedState(parts.api);
    this.#panel = new ListingPanel({
      state: this.#state, selection: this.#selection, columns: COLUMNS, movable: false, preferences: parts.preferences,
      heading: () => ({ title: this.title, sub: this.#count(), crumbs: null }),
      actions: () => this.#actions().filter(({ bar }) => bar), idle: () => this.#idle(), empty: () => this.#empty(),
      lineKey: () => String(parts.drive.spaces.teams.length),
    });
    this.#panel.grid.classList.add("shared-grid", "trash-grid");
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
    this.#preview?.stop();
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
    this.#parts.drive.spaces.addEventListener("change", () => this.#panel.renderLine(), { signal });
    for (const type of ["news", "beat"]) this.#parts.drive.addEventListener(type, () => void this.#state.refresh(), { signal });
    on("nodes-menu", (where) => this.#menu(where));
    on("node-open", (id) => this.#open(id));
    on("near-end", () => void this.#state.more().catch((error) => alertAloud(explain(error))));
    on("grid-command", (name) => void this.#command(name));
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
    if (name !== "all") return;
    await this.#state.all().catch((error) => alertAloud(explain(error)));
    this.#selection.all(this.#state.nodes.map((node) => node.id));
    announce(sayCount(this.#selection.size, "{n} item selected", "{n} items selected"));
  }

  /** @param {string} id */
  #open(id) {
    const node = this.#state.find(id);
    if (node?.kind === "folder") this.#parts.go(`/f/${id}`);
    else if (node) void this.#look(node);
  }

  /** @param {DriveNode} node a file */
  async #look(node) {
    const { Preview } = await import("./preview.js");
    if (this.#leaving.signal.aborted) return;
    let shown = node;
    const files = () => this.#state.nodes.filter(({ kind }) => kind === "file");
    const show = (/** @type {DriveNode} */ next) => {
      shown = next;
      const all = files();
      const at = all.findIndex(({ id }) => id === next.id);
      const neighbours = [all[at + 1], all[at - 1]].filter(Boolean);
      this.#preview?.show(next, { number: at + 1, count: all.length, atLeast: false, before: at > 0, after: at < all.length - 1, neighbours, siblings: all, role: "viewer" });
    };
    this.#preview?.stop();
    this.#preview = new Preview({
      api: this.#parts.api,
      drive: this.#parts.drive,
      share: this.#parts.share,
      step: (by) => {
        const all = files();
        const next = all[all.findIndex(({ id }) => id === shown.id) + by];
        if (next) show(next);
      },
      close: () => {
        this.#preview?.stop();
        this.#panel.grid.focusRow(shown.id);
      },
    });
    show(node);
  }

  /** @param {DriveNode[]} nodes files */
  async #download(nodes) {
    for (const node of nodes) {
      try {
        saveFile(await this.#parts.drive.addressOf(node.id, "attachment"), node.name);
      } catch (error) {
        this.#complain(say("“{name}” could not be fetched. {why}", { name: node.name, why: explain(error) }));
      }
    }
  }

  /** @param {DriveNode} node */
  async #leave(node) {
    const text = say("{what} goes from this list, and you can no longer open it. Its owner can share it with you again.", { what: whatOf([node]) });
    if (!(await askSure({ title: say("Give up your access?"), text, yes: say("Give up access") }))) return;
    try {
      const left = await this.#state.leave(node, this.#parts.me);
      this.#parts.toasts.show({ text: say(left ? "You no longer have access to {what}." : "A group that you are in gives you access to {what}.", { what: whatOf([node]) }) });
    } catch (error) {
      this.#complain(say("You still have access to {what}. {why}", { what: whatOf([node]), why: explain(error) }));
    }
  }

  /** @param {string} text */
  #complain(text) {
    this.#parts.toasts.show({ text });
    alertAloud(text);
  }

  /** What is valid for all that is selected. */
  #actions() {
    const nodes = this.#selected;
    const [first] = nodes;
    const one = nodes.length === 1;
    return [
      ...(one ? [{ label: say("Open"), icon: "open", bar: false, run: () => this.#open(first.id) }] : []),
      ...(one && mayShare(first.role) ? [{ label: say("Share"), icon: "share", bar: true, run: () => this.#parts.share(first) }] : []),
      ...(nodes.every(({ kind }) => kind === "file") ? [{ label: say("Download"), icon: "download", bar: true, run: () => void this.#download(nodes) }] : []),
      ...(one ? [{ label: say("Give up access"), icon: "sign-out", bar: true, apart: true, run: () => void this.#leave(first) }] : []),
    ];
  }

  /** @param {{anchor: Element, point?: {x: number, y: number}}} where */
  #menu({ anchor, point }) {
    const items = this.#actions();
    if (items.length) openMenu({ label: say("Actions for {name}", { name: whatOf(this.#selected) }), anchor, point: point ?? null, items });
  }

  #idle() {
    const teams = this.#parts.drive.spaces.teams; // on a phone there is no list of places at the side
    return h(
      "div",
      { class: "bar idle teams" },
      h("p", { class: teams.length ? "bar-note only-d" : "bar-note" }, say("Files and folders of others that you may open.")),
      ...teams.map(({ name, root }) => h("a", { class: "chip only-m", href: `/f/${root}` }, icon("team", "s"), h("bdi", {}, name))),
    );
  }

  #empty() {
    return blankSlate({ picture: "people", title: say("Nothing is shared with you yet"), text: say("When others share files or folders with you, they appear here.") });
  }
}
