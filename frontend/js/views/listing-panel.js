// The card that both the files and the trash live in: heading, a line of actions, the list, and what stands in its
// place while there is none.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { explain, requestNote } from "../lib/explain.js";
import { say, sayCount } from "../lib/say.js";
import { blankSlate, skeleton } from "../components/blank-slates.js";
import { selectionBar } from "../components/selection-bar.js";
import { FileGrid } from "../components/file-grid.js";
import { viewSwitch } from "../components/view-switch.js";

const SKELETON_AFTER_MS = 150;
const SKELETON_FOR_MS = 300; // what flashes up disturbs more than a little patience

/** @typedef {import("../components/grid-layout.js").View} View */
/**
 * @typedef {object} PanelParts
 * @property {import("../state/listing.js").Listing} state
 * @property {import("../state/selection.js").Selection} selection
 * @property {import("../components/grid-row.js").Column[]} columns
 * @property {boolean} movable rows can be dragged, folders take what is dropped
 * @property {() => {title: string, sub: string, crumbs: Element | null}} heading
 * @property {() => import("../components/selection-bar.js").BarAction[]} actions for the selection
 * @property {(anchor: Element) => void} [more] opens the menu of the selection
 * @property {() => Element} idle the line of actions while nothing is selected
 * @property {() => Element} empty
 * @property {Element} [tools] at the end of the heading
 * @property {() => string} [lineKey] the idle line is drawn anew when this changes
 * @property {import("../state/folder-preferences.js").Looks} preferences tell between rows and pictures
 * @property {string} [failed] what could not be done, when the list could not be had
 */

export class ListingPanel {
  /** @type {FileGrid} */
  grid = new FileGrid();
  title = h("h1", { tabindex: "-1" });
  element;
  #parts;
  #head = h("div", { class: "head", hidden: true });
  #sub = h("span", { class: "sub num", dir: "auto" });
  #line = h("div", { class: "line-slot" });
  #stage = h("div", { class: "stage", hidden: true });
  /** @type {(() => void)[]} */
  #later = [];
  #skeletonTimer = 0;
  #skeletonSince = 0;
  #views;
  #leaving = new AbortController();
  #saidNodes = /** @type {unknown} */ (null);
  #staged = /** @type {unknown} */ (null);
  #lineKey = "";
  /** @type {ReadonlySet<string> | null} */
  #lineIds = null;

  /** @param {PanelParts} parts */
  constructor(parts) {
    this.#parts = parts;
    Object.assign(this.grid, { columns: parts.columns, selection: parts.selection, drag: parts.movable, dropInto: parts.movable });
    this.#views = viewSwitch((view) => void parts.preferences.set("view", view));
    this.element = h(
      "section",
      { class: "card-x files", "aria-label": say("Files") },
      this.#head,
      h("div", { class: "title" }, h("div", {}, this.title), this.#sub, this.#views.element, parts.tools),
      this.#line,
      this.grid,
      this.#stage,
    );
    this.title.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "ArrowDown" && this.grid.focusRow()) event.preventDefault();
    });
    parts.preferences.addEventListener("change", () => this.#showView(), { signal: this.#leaving.signal });
    this.#showView();
  }

  /** Rows or pictures, as chosen here, in another tab or on another device. */
  #showView() {
    /** @type {View} */
    const view = this.#parts.preferences.get("view");
    this.grid.view = view;
    this.element.dataset.view = view;
    this.#views.mark(view);
  }

  /** The state changed: everything that shows it follows. */
  render() {
    const { state, selection } = this.#parts;
    const { total, gone } = state;
    const left = selection.retain(state.nodes.map((node) => node.id), { complete: !state.next, total: total ?? 0, gone });
    if (left && selection.size) announce(sayCount(selection.size, "{n} item selected", "{n} items selected"));
    this.#renderHeading();
    this.#renderStage(state);
    this.grid.label = this.title.textContent ?? "";
    this.grid.complete = !state.next;
    this.grid.total = total;
    if (this.#saidNodes === state.nodes && this.grid.isConnected) this.grid.refresh();
    else this.grid.nodes = state.nodes;
    this.#saidNodes = state.nodes;
    this.renderLine();
    if (!this.grid.hidden) for (const work of this.#later.splice(0)) work();
  }

  /** Now, or as soon as there is a list to be seen. @param {() => void} work */
  whenShown(work) {
    if (this.grid.hidden) this.#later.push(work);
    else work();
  }

  /** The selection changed. */
  renderLine() {
    const { selection, actions, idle, state } = this.#parts;
    this.grid.refresh();
    const clear = () => {
      selection.clear();
      this.grid.focusRow();
    };
    const key = [state.nodes.length === 0, this.grid.sort, this.#parts.lineKey?.(), selection.size].join();
    if (key === this.#lineKey && this.#lineIds === selection.ids) return; // what is drawn anew loses the focus: an upload's end must not take it away
    this.#lineKey = key;
    this.#lineIds = selection.ids;
    const hadFocus = this.#line.contains(document.activeElement);
    const filter = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.filter;
    const line = selection.size ? selectionBar({ count: selection.size, actions: actions(), clear, more: this.#parts.more ?? null }) : idle();
    line.classList.toggle("quiet", state.nodes.length === 0);
    if (!selection.size) line.append(this.#views.chip);
    this.#line.replaceChildren(line);
    const same = filter && /** @type {HTMLElement | null} */ (this.#line.querySelector(`[data-filter="${filter}"]`));
    if (same) same.focus();
    else if (hadFocus && !this.grid.focusRow()) this.title.focus();
  }

  stop() {
    this.#leaving.abort();
    clearTimeout(this.#skeletonTimer);
  }

  #renderHeading() {
    const { title, sub, crumbs } = this.#parts.heading();
    this.title.replaceChildren(h("bdi", {}, title));
    this.#sub.textContent = sub;
    this.#head.hidden = !crumbs;
    if (crumbs && !this.#head.firstChild?.isEqualNode(crumbs)) this.#head.replaceChildren(crumbs);
  }

  /** @param {import("../state/listing.js").Listing} state */
  #renderStage(state) {
    const waiting = state.phase === "loading";
    const left = waiting || !this.#skeletonSince ? 0 : this.#skeletonSince + SKELETON_FOR_MS - performance.now();
    this.element.setAttribute("aria-busy", String(waiting || left > 0));
    if (!waiting) clearTimeout(this.#skeletonTimer);
    if (left > 0) return void (this.#skeletonTimer = Number(setTimeout(() => this.render(), left)));
    if (!waiting) this.#skeletonSince = 0;
    const empty = state.phase === "ready" && state.nodes.length === 0;
    const bare = waiting || state.phase === "failed" || empty;
    const key = waiting ? "waiting" : state.phase === "failed" ? state.error : empty;
    if (key === this.#staged) return;
    this.#staged = key;
    const hadFocus = bare && this.grid.contains(document.activeElement);
    this.grid.hidden = bare;
    this.#stage.hidden = !bare;
    if (waiting) this.#skeletonSoon();
    else if (state.phase === "failed") this.#stage.replaceChildren(this.#failure(state.error));
    else if (empty) this.#stage.replaceChildren(this.#parts.empty());
    else this.#stage.replaceChildren();
    if (hadFocus) (this.#stage.querySelector("button") ?? this.title).focus(); // the last row took the focus with it
  }

  #skeletonSoon() {
    this.#stage.replaceChildren();
    const show = () => {
      this.#skeletonSince = performance.now();
      this.#stage.replaceChildren(skeleton());
    };
    this.#skeletonTimer = Number(setTimeout(show, SKELETON_AFTER_MS));
  }

  /** @param {any} error */
  #failure(error) {
    const retry = h("button", { type: "button", class: "btn btn-primary", onclick: () => this.#parts.state.load() }, say("Try again"));
    const home = h("a", { class: "btn btn-quiet", href: "/" }, say("All files"));
    const gone = error?.code === "not_found" || error?.code === "not_a_folder";
    return blankSlate({
      picture: "alert",
      title: gone ? say("Nothing is here") : (this.#parts.failed ?? say("This folder could not be opened")),
      text: explain(error),
      actions: gone ? [home] : [retry],
      note: requestNote(error),
    });
  }
}
