// The details: a heading, three tabs that keep their choice, and what the open one shows about what is chosen.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { explain, requestNote } from "../lib/explain.js";
import { nodePicture } from "../lib/file-kind.js";
import { countOf, formatBytes } from "../lib/format.js";
import { TOP_NAME } from "../lib/names.js";
import { activityTab } from "./details-activity.js";
import { factsTab } from "./details-facts.js";
import { versionsTab } from "./details-versions.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/**
 * @typedef {object} PanelParts
 * @property {import("../api/index.js").Api} api
 * @property {import("../state/drive.js").Drive} drive
 * @property {{show(toast: {text: string}): void}} toasts
 * @property {() => void} close
 * @property {() => void} go a link in the details was followed
 */
/** @typedef {(node: DriveNode, parts: PanelParts, signal: AbortSignal, again: () => void) => Promise<Element[]>} Tab */

/** @type {[string, string, Tab][]} */
const TABS = [["details", "Details", factsTab], ["versions", "Versions", versionsTab], ["activity", "Activity", activityTab]];
const SETTLE_MS = 120; // somebody who walks down the list with the arrow keys asks for nothing on the way

export class DetailsPanel {
  element = h("div", { class: "details-inside" });
  #parts;
  #tab = "details";
  #key = "";
  #timer = 0;
  /** @type {DriveNode | null} */
  #node = null;
  #loading = new AbortController();
  #head = h("header");
  #body = h("div", { class: "panel", role: "tabpanel", tabindex: "0", id: "details-body" });
  #tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Details" });

  /** @param {PanelParts} parts */
  constructor(parts) {
    this.#parts = parts;
    const tab = (/** @type {string} */ key, /** @type {string} */ label) =>
      h("button", { type: "button", role: "tab", id: `details-${key}`, "aria-controls": "details-body", dataset: { tab: key }, onclick: () => this.#choose(key) }, label);
    this.#tabs.append(...TABS.map(([key, label]) => tab(key, label)));
    this.#tabs.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#arrow(event));
    this.#body.addEventListener("click", (/** @type {Event} */ event) => /** @type {Element} */ (event.target).closest("a") && parts.go());
    this.element.append(this.#head, this.#tabs, this.#body);
  }

  /** @param {import("./details-dock.js").Subject} subject */
  show({ nodes, folder }) {
    const [first] = nodes;
    const node = nodes.length > 1 ? null : (first ?? folder);
    const key = [...(nodes.length ? nodes : [folder]).map((one) => `${one?.id} ${one?.seq} ${one?.etag} ${one?.starred}`)].join();
    if (key === this.#key && this.#head.firstChild) return;
    this.#key = key;
    const same = node !== null && node.id === this.#node?.id;
    this.#node = node;
    if (node) this.#heading(node.path?.length === 0 ? TOP_NAME : node.name, nodePicture(node));
    else this.#heading(nodes.length ? countOf(nodes.length, "item") : "Details", null);
    this.#tabs.hidden = !node;
    if (!node) return this.#many(nodes);
    this.#mark();
    clearTimeout(this.#timer);
    if (!same) this.#body.replaceChildren();
    this.#timer = Number(setTimeout(() => void this.#load(), SETTLE_MS));
  }

  /** @param {string} title @param {Element | null} picture */
  #heading(title, picture) {
    const hadFocus = this.#head.contains(document.activeElement);
    const close = h("button", { type: "button", class: "icon-btn sm ml", "aria-label": "Close details", onclick: this.#parts.close }, icon("close"));
    this.#head.replaceChildren(...(picture ? [picture] : []), h("h2", { title }, h("bdi", {}, title)), close);
    if (hadFocus) close.focus();
  }

  /** @param {DriveNode[]} nodes */
  #many(nodes) {
    this.#loading.abort();
    clearTimeout(this.#timer);
    const bytes = nodes.reduce((sum, node) => sum + node.size, 0);
    const words = nodes.length ? `${formatBytes(bytes)} in all.` : "Choose something in the list to see its details here.";
    this.#body.replaceChildren(h("p", { class: "details-note" }, words));
  }

  #mark() {
    for (const tab of this.#tabs.children) {
      const on = /** @type {HTMLElement} */ (tab).dataset.tab === this.#tab;
      tab.setAttribute("aria-selected", String(on));
      /** @type {HTMLElement} */ (tab).tabIndex = on ? 0 : -1;
    }
    this.#body.setAttribute("aria-labelledby", `details-${this.#tab}`);
  }

  /** @param {string} key */
  #choose(key) {
    this.#tab = key;
    this.#mark();
    this.#body.replaceChildren();
    void this.#load();
  }

  /** @param {KeyboardEvent} event */
  #arrow(event) {
    const at = TABS.findIndex(([key]) => key === this.#tab);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
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
    const retry = h("button", { type: "button", class: "mini", onclick: () => void this.#load() }, "Try again");
    return h("div", { class: "details-note" }, h("p", {}, explain(error)), retry, requestNote(error) && h("p", { class: "blank-note" }, requestNote(error)));
  }
}
