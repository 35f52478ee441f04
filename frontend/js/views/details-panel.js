// The details: a heading, tabs that keep their choice, and what the open one shows about what is chosen.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { announce } from "../lib/announce.js";
import { explain, requestNote } from "../lib/explain.js";
import { nodePicture } from "../lib/file-kind.js";
import { say, sayCount } from "../lib/say.js";
import { accessTab } from "./details-access.js";
import { activityTab } from "./details-activity.js";
import { factsTab } from "./details-facts.js";
import { severalInWords } from "./details-several.js";
import { versionsTab } from "./details-versions.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/**
 * @typedef {object} PanelParts
 * @property {import("../api/index.js").Api} api
 * @property {import("../state/drive.js").Drive} drive
 * @property {{show(toast: {text: string}): void}} toasts
 * @property {() => void} close
 * @property {() => void} go a link in the details was followed
 * @property {Storage} [storage] where the open tab is remembered
 * @property {string} [me] my user id
 * @property {(node: DriveNode) => void} [share]
 */
/** @typedef {(node: DriveNode, parts: PanelParts, signal: AbortSignal, again: () => void) => Promise<Element[]>} Tab */

/** @type {[string, string, Tab][]} */
const TABS = [["details", say("Details"), factsTab], ["versions", say("Versions"), versionsTab], ["activity", say("Activity"), activityTab], ["access", say("Access"), accessTab]];
const SETTLE_MS = 120; // somebody who walks down the list with the arrow keys asks for nothing on the way
const KEY = "holdfast.details.tab";

let made = 0; // the preview has a panel of its own

export class DetailsPanel {
  element = h("div", { class: "details-inside" });
  #parts;
  #tab;
  #key = "";
  #timer = 0;
  /** @type {DriveNode | null} */
  #node = null;
  #loading = new AbortController();
  #head = h("header");
  #id = `details-${(made += 1)}`;
  #body = h("div", { class: "panel", role: "tabpanel", tabindex: "0", id: `${this.#id}-body` });
  #tabs = h("div", { class: "tabs", role: "tablist", "aria-label": say("Details") });

  /** @param {PanelParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#tab = remembered(parts.storage);
    const tab = (/** @type {string} */ key, /** @type {string} */ label) =>
      h("button", { type: "button", role: "tab", id: `${this.#id}-${key}`, "aria-controls": this.#body.id, dataset: { tab: key }, onclick: () => this.#choose(key) }, label);
    this.#tabs.append(...TABS.map(([key, label]) => tab(key, label)));
    this.#tabs.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#arrow(event));
    this.#body.addEventListener("click", (/** @type {Event} */ event) => /** @type {Element} */ (event.target).closest("a") && parts.go());
    this.element.append(this.#head, this.#tabs, this.#body);
  }

  /** @param {import("./details-dock.js").Subject} subject */
  show({ nodes, folder, actions }) {
    const [first] = nodes;
    const node = nodes.length > 1 ? null : (first ?? folder);
    const key = [...(nodes.length ? nodes : [folder]).map((one) => this.#stateOf(one))].join();
    if (key === this.#key && this.#head.firstChild) return;
    this.#key = key;
    const same = node !== null && node.id === this.#node?.id;
    this.#node = node;
    if (node) this.#heading(this.#parts.drive.spaces.nameOf(node), nodePicture(node));
    else this.#heading(nodes.length ? sayCount(nodes.length, "{n} item", "{n} items") : say("Details"), null);
    this.#tabs.hidden = !node;
    this.#body.setAttribute("role", node ? "tabpanel" : "group");
    if (!node) return this.#several(nodes, actions?.() ?? []);
    this.#mark();
    clearTimeout(this.#timer);
    if (!same) this.#body.replaceChildren();
    this.#timer = Number(setTimeout(() => void this.#load(), SETTLE_MS));
  }

  /** The same once more: something that no list tells was changed. */
  again() {
    if (this.#node) void this.#load();
  }

  /** Whatever of it is shown here. @param {DriveNode | null | undefined} node */
  #stateOf(node) {
    const tags = node ? this.#parts.drive.tags.of(node).map(({ name, color }) => name + color) : [];
    return [node?.id, node?.seq, node?.etag, node?.name, node?.starred, ...tags].join(" ");
  }

  /** @param {string} title @param {Element | null} picture */
  #heading(title, picture) {
    const before = this.#head.contains(document.activeElement) ? document.activeElement?.getAttribute("data-keep") : null;
    const close = h("button", { type: "button", class: "icon-btn sm", "aria-label": say("Close details"), dataset: { keep: "close" }, onclick: this.#parts.close }, icon("close"));
    const star = this.#node?.parent ? this.#starButton(this.#node) : null;
    this.#head.replaceChildren(...(picture ? [picture] : []), h("h2", { title }, h("bdi", {}, title)), h("span", { class: "ml" }), ...(star ? [star] : []), close);
    if (before) (before === "star" && star ? star : close).focus();
  }

  /** @param {DriveNode} node @returns {HTMLElement} */
  #starButton(node) {
    const on = Boolean(node.starred);
    const press = () => void this.#star(node, !on);
    return h(
      "button",
      { type: "button", class: on ? "icon-btn sm star-button on" : "icon-btn sm star-button", "aria-pressed": String(on), "aria-label": say("Starred"), dataset: { keep: "star" }, onclick: press },
      icon(on ? "star-full" : "star"),
    );
  }

  /** @param {DriveNode} node @param {boolean} on */
  async #star(node, on) {
    try {
      await this.#parts.api.starNode(node.id, on);
      announce(on ? say("“{name}” starred", { name: node.name }) : say("“{name}” no longer starred", { name: node.name }));
      this.#parts.drive.arrived({ ...node, starred: on }); // the lists that show it follow, and they tell us
      this.show({ nodes: [{ ...node, starred: on }], folder: null });
    } catch (error) {
      this.#parts.toasts.show({ text: explain(error) });
    }
  }

  /** @param {DriveNode[]} nodes @param {import("./details-dock.js").Action[]} actions */
  #several(nodes, actions) {
    this.#loading.abort();
    clearTimeout(this.#timer);
    this.#body.removeAttribute("aria-labelledby");
    this.#body.setAttribute("aria-busy", "false");
    this.#body.replaceChildren(...severalInWords(nodes, actions));
  }

  #mark() {
    for (const tab of this.#tabs.children) {
      const on = /** @type {HTMLElement} */ (tab).dataset.tab === this.#tab;
      tab.setAttribute("aria-selected", String(on));
      /** @type {HTMLElement} */ (tab).tabIndex = on ? 0 : -1;
    }
    this.#body.setAttribute("aria-labelledby", `${this.#id}-${this.#tab}`);
  }

  /** @param {string} key */
  #choose(key) {
    this.#tab = key;
    remember(this.#parts.storage, key);
    this.#mark();
    this.#body.replaceChildren();
    void this.#load();
  }

  /** @param {KeyboardEvent} event */
  #arrow(event) {
    const at = TABS.findIndex(([key]) => key === this.#tab);
    const turned = getComputedStyle(this.#tabs).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: turned, ArrowLeft: -turned }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#choose(TABS[(at + step + TABS.length) % TABS.length][0]);
    /** @type {HTMLElement | null} */ (this.#tabs.querySelector("[aria-selected=true]"))?.focus();
  }

  async #load() {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const node = this.#node;
    const tab = TABS.find(([key]) => key === this.#tab)?.[2];
    if (!node || !tab) return;
    this.#body.setAttribute("aria-busy", "true");
    const content = await tab(node, this.#parts, signal, () => void this.#load()).catch((error) => [this.#failure(error)]);
    if (signal.aborted) return; // something else was chosen meanwhile
    const hadFocus = this.#body.contains(document.activeElement) && document.activeElement !== this.#body;
    this.#body.replaceChildren(...content);
    this.#body.setAttribute("aria-busy", "false");
    if (hadFocus) this.#body.focus();
  }

  /** @param {any} error */
  #failure(error) {
    const retry = h("button", { type: "button", class: "mini", onclick: () => void this.#load() }, say("Try again"));
    return h("div", { class: "details-note" }, h("p", {}, explain(error)), retry, requestNote(error) && h("p", { class: "blank-note" }, requestNote(error)));
  }
}

/** @param {Storage | undefined} storage */
function remembered(storage) {
  try {
    const key = storage?.getItem(KEY);
    return TABS.some(([tab]) => tab === key) ? String(key) : "details";
  } catch {
    return "details";
  }
}

/** @param {Storage | undefined} storage @param {string} tab */
function remember(storage, tab) {
  try {
    storage?.setItem(KEY, tab);
  } catch {
    // without storage the choice lasts as long as the page
  }
}
