// <file-grid>: the list, as rows with their facts or as pictures. Properties in: columns, nodes, selection, sort, view.
// Events out (they bubble): node-open id   node-pressed id   nodes-menu {anchor, point}   sort-change key   near-end
//   need-all   nodes-drag DragEvent   grid-command "rename" | "delete" | "purge" | "parent" | "all" | "clear" | "star" | "details"
import { h, setStyle } from "../lib/dom.js";
import { direction } from "../lib/say.js";
import { Drawing } from "./grid-drawing.js";
import { GridHead } from "./grid-head.js";
import { gridKeys } from "./grid-keys.js";
import { layoutFor, lineCount, lineOf } from "./grid-layout.js";
import { listenToPointer } from "./grid-pointer.js";
import { gridRow } from "./grid-row.js";
import { gridTile } from "./grid-tile.js";
import { idsFrom, movedBy } from "./grid-place.js";
import { linesToDraw, scrollToShow } from "./grid-window.js";
import { editName } from "./rename-field.js";

/** @typedef {import("./grid-row.js").RowNode} RowNode */
/** @typedef {import("./grid-row.js").Column} Column */
/**
 * @typedef {object} SelectionModel
 * @property {ReadonlySet<string>} ids
 * @property {number} size
 * @property {string | null} focus
 * @property {(id: string) => boolean} has
 * @property {(id: string) => void} only
 * @property {(id: string) => void} toggle
 * @property {(id: string, order: string[]) => void} rangeTo
 * @property {(ids: Iterable<string>) => void} become
 * @property {() => void} clear
 */

const NEAR_END_PX = 1200;
const FADE_PX = 34; // the list fades out at its lower edge
const PHONE = window.matchMedia("(max-width: 767.98px)");

export class FileGrid extends HTMLElement {
  /** @type {Column[]} */
  columns = [];
  #height = 0;
  /** @type {SelectionModel | null} */
  selection = null;
  label = "";
  sort = "";
  drag = false;
  dropInto = false;
  complete = true;
  /** @type {number | null} how many there are with those that are not loaded, when that is known */
  total = null;
  singleKeys = true;
  /** @type {import("./grid-row.js").Dress} */
  #dress = {};
  /** @type {ReadonlySet<string>} */
  #faint = new Set();
  /** @type {RowNode[]} */
  #nodes = [];
  /** @type {import("./grid-layout.js").View} */
  #view = "list";
  #layout = layoutFor("list", 0, PHONE.matches);
  #head = new GridHead((sort) => this.#tell("sort-change", sort));
  #box = h("div", { class: "rows", role: "rowgroup" });
  #body = h("div", { class: "body" }, this.#box);
  #drawing = new Drawing(this.#box);
  /** @type {Map<string, number>} */
  #index = new Map();
  #frame = 0;
  #lastIndex = 0;
  /** @type {string | null} */
  #editing = null;
  /** @type {import("./grid-keys.js").Mode | null} somebody asked for the last entry, which is not loaded yet */
  #awaitsEnd = null;

  connectedCallback() {
    if (this.#body.isConnected) return;
    this.classList.add("grid");
    this.setAttribute("role", "grid");
    this.setAttribute("aria-multiselectable", "true");
    this.append(this.#head.element, this.#body);
    this.#listen();
  }

  /** What is in view stays there while others come and go above it. @param {RowNode[]} nodes */
  set nodes(nodes) {
    const ids = this.#body.scrollTop > 0 ? idsFrom(this.#nodes, this.#body.scrollTop, this.#layout) : [];
    const before = this.#index;
    this.#nodes = nodes;
    this.#render();
    const by = movedBy(ids, before, this.#index, this.#layout);
    if (by) this.#body.scrollTop += by;
    if (by) this.#draw();
    if (this.#awaitsEnd && this.complete) this.#goToEnd(this.#awaitsEnd);
  }

  /** Rows or pictures: what was in view stays there. @param {import("./grid-layout.js").View} view */
  set view(view) {
    if (view === this.#view) return;
    this.#keepingPlace(() => {
      this.#view = view;
      this.#drawing.forget();
      this.#render();
    });
  }

  get view() {
    return this.#view;
  }

  /** What stands out in the names, and what stands beside them. @param {import("./grid-row.js").Dress} dress */
  set dress(dress) {
    this.#dress = dress;
    this.#drawing.forget();
    if (this.#nodes.length) this.#render();
  }

  /** Ids of what was cut and waits to be pasted. @param {ReadonlySet<string>} ids */
  set faint(ids) {
    this.#faint = ids;
    this.#mark();
  }

  /** Selection or sort changed; the nodes did not. */
  refresh() {
    this.#mark();
  }

  /** The entry takes the focus, scrolled into view; without one that was left, the first one. */
  focusRow(id = this.selection?.focus ?? this.#nodes[0]?.id) {
    const index = this.#index.get(id ?? "");
    if (this.hidden || id === undefined || index === undefined) return false;
    this.#show(index);
    this.#drawing.get(id)?.focus({ preventScroll: true });
    return true;
  }

  /** @param {number} index */
  #show(index) {
    const { scrollTop, clientHeight: height } = this.#body;
    const line = lineOf(index, this.#layout);
    const top = scrollToShow({ scrollTop, height, lineHeight: this.#layout.lineHeight, line, fade: FADE_PX });
    if (top !== scrollTop) this.#body.scrollTop = top;
    if (!this.#drawing.has(this.#nodes[index].id) || top !== scrollTop) this.#draw();
  }

  get scrollOffset() {
    return this.#body.scrollTop;
  }

  set scrollOffset(top) {
    this.#body.scrollTop = top;
  }

  /**
   * Puts the entry's name into a field. `save` returns a sentence when the name was refused.
   * @param {string} id
   * @param {(name: string) => Promise<string | null>} save
   */
  rename(id, save) {
    this.#show(this.#index.get(id) ?? 0);
    const element = this.#drawing.get(id);
    const node = this.#drawing.node(id);
    if (!element || !node || this.#editing) return;
    this.#editing = id;
    element.draggable = false; // else the mouse cannot mark letters
    editName(element, node.name, {
      save,
      done: (refocus) => {
        this.#editing = null;
        this.#render();
        if (refocus) this.focusRow(id);
      },
    });
  }

  #render() {
    const list = this.#view === "list";
    this.dataset.view = this.#view;
    this.#layout = layoutFor(this.#view, this.#body.clientWidth, PHONE.matches);
    const lines = lineCount(this.#nodes.length, this.#layout);
    const all = lineCount(this.total ?? this.#nodes.length, this.#layout);
    const known = this.complete ? lines : this.total === null ? null : Math.max(all, lines);
    this.setAttribute("aria-label", this.label);
    this.setAttribute("aria-rowcount", known === null ? "-1" : String(known + (list ? 1 : 0)));
    this.setAttribute("aria-colcount", String(list ? this.columns.length + 3 : this.#layout.columns));
    this.#index = new Map(this.#nodes.map((node, at) => [node.id, at]));
    setStyle(this.#box, { height: `${lines * this.#layout.lineHeight}px`, "--columns": String(this.#layout.columns) });
    this.#head.element.hidden = !list;
    this.#head.draw(this.columns, this.sort);
    this.#draw();
  }

  /** Brings the lines that are worth drawing into the document, in order, and takes the others out. */
  #draw() {
    const hadFocus = this.#box.contains(document.activeElement);
    const make = this.#view === "list" ? gridRow : gridTile;
    this.#drawing.draw({
      lines: this.#wanted(), layout: this.#layout, inLines: this.#view === "grid", nodes: this.#nodes, editing: this.#editing,
      make: (node) => make(node, this.columns, { drag: this.drag, dropInto: this.dropInto, ...this.#dress }),
    });
    this.#mark();
    if (hadFocus && !this.#box.contains(document.activeElement)) this.#refocus();
    this.#askForMore();
  }

  #wanted() {
    const { scrollTop, clientHeight } = this.#body;
    const { lineHeight, overscan } = this.#layout;
    const ids = this.selection?.focus ? [this.selection.focus, this.#editing] : [this.#nodes[0]?.id, this.#editing];
    return linesToDraw({
      scrollTop, height: clientHeight || window.innerHeight, lineHeight, overscan, count: lineCount(this.#nodes.length, this.#layout),
      always: ids.map((id) => lineOf(this.#index.get(id ?? "") ?? -this.#layout.columns, this.#layout)),
    });
  }

  /** A note or the tray came or left: an entry that had the focus in sight stays in sight. */
  #resized() {
    const index = this.#index.get(this.selection?.focus ?? "") ?? -1;
    const { lineHeight } = this.#layout;
    const top = lineOf(index, this.#layout) * lineHeight - this.#body.scrollTop;
    const seen = index >= 0 && this.#body.contains(document.activeElement) && top >= 0 && top < this.#height;
    this.#height = this.#body.clientHeight;
    this.#keepingPlace(() => this.#render());
    if (seen) this.#show(index);
  }

  /** The entry at the upper edge, or the one with the focus, is at the same height afterwards. @param {() => void} work */
  #keepingPlace(work) {
    const { scrollTop, clientHeight } = this.#body;
    const { lineHeight, columns } = this.#layout;
    const focused = this.#index.get(this.selection?.focus ?? "");
    const focusTop = focused === undefined ? -1 : lineOf(focused, this.#layout) * lineHeight - scrollTop;
    const inView = focusTop >= 0 && focusTop < clientHeight;
    const anchor = inView ? Number(focused) : Math.ceil(scrollTop / lineHeight) * columns;
    const above = inView ? focusTop : Math.ceil(scrollTop / lineHeight) * lineHeight - scrollTop;
    work();
    const same = this.#layout.lineHeight === lineHeight && this.#layout.columns === columns;
    if (same || !this.#nodes[anchor] || (scrollTop === 0 && !inView)) return;
    this.#body.scrollTop = lineOf(anchor, this.#layout) * this.#layout.lineHeight - above;
    this.#show(anchor);
    this.#draw();
  }

  /** Brings selection, focus and positions into the entries; touches only what differs. */
  #mark() {
    const chosen = this.selection;
    if (!chosen) return;
    const tabId = chosen.focus && this.#drawing.has(chosen.focus) ? chosen.focus : this.#nodes[0]?.id;
    for (const [id, element] of this.#drawing.all) {
      this.#number(element, this.#index.get(id) ?? 0);
      const selected = chosen.has(id);
      put(element, "tabindex", id === tabId ? "0" : "-1");
      element.classList.toggle("faint", this.#faint.has(id));
      if (!put(element, "aria-selected", String(selected)) && !selected) continue;
      /** @type {HTMLInputElement} */ (element.querySelector(".ck input")).checked = selected;
    }
    this.classList.toggle("choosing", chosen.size > 0);
    this.#head.mark({ chosen: chosen.size, total: this.complete ? this.#nodes.length : (this.total ?? -1) });
  }

  /** @param {HTMLElement} element @param {number} index */
  #number(element, index) {
    const line = lineOf(index, this.#layout);
    if (this.#view === "list") return put(element, "aria-rowindex", String(line + 2));
    put(element, "aria-colindex", String((index % this.#layout.columns) + 1));
    return put(/** @type {HTMLElement} */ (element.parentElement), "aria-rowindex", String(line + 1));
  }

  /** The focused entry is gone: its follower takes over, else the one before. */
  #refocus() {
    const next = this.#nodes[Math.min(this.#lastIndex, this.#nodes.length - 1)];
    const drawnAnew = this.#drawing.get(this.selection?.focus ?? "");
    if (drawnAnew) drawnAnew.focus({ preventScroll: true });
    else if (next) this.focusRow(next.id);
  }

  #listen() {
    const order = () => this.#order();
    listenToPointer({
      host: this, body: this.#body, box: this.#box, order,
      selection: () => this.selection,
      place: () => ({ layout: this.#layout, width: this.#box.clientWidth, count: this.#nodes.length }),
      element: (id) => this.#drawing.get(id),
      tell: (type, detail) => this.#tell(type, detail),
    });
    this.addEventListener("pointerdown", () => (this.#awaitsEnd = null));
    this.#body.addEventListener("focusin", (/** @type {FocusEvent} */ event) => this.#focused(event));
    this.#body.addEventListener("scroll", () => this.#drawSoon(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(this.#body);
    this.#head.element.addEventListener("change", () => this.#tell("grid-command", this.selection?.size ? "clear" : "all"));
    this.#body.addEventListener("keydown", gridKeys(this.#keys()));
  }

  #drawSoon() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** @returns {import("./grid-keys.js").GridKeys} */
  #keys() {
    return {
      order: () => this.#order(),
      focused: () => this.selection?.focus ?? null,
      goTo: (id, mode) => this.#goTo(id, mode),
      goToEnd: (mode) => (this.complete ? this.#goToEnd(mode) : this.#awaitEnd(mode)),
      toggle: (id) => this.selection?.toggle(id),
      pageRows: () => Math.max(1, Math.floor(this.#body.clientHeight / this.#layout.lineHeight) - 1),
      columns: () => this.#layout.columns,
      toEnd: () => (direction() === "rtl" ? -1 : 1),
      singles: () => this.singleKeys,
      nameOf: (id) => this.#nodes[this.#index.get(id) ?? -1]?.name ?? "",
      cell: (step) => this.#cell(step),
      command: (name) => {
        if (name === "open") this.#openFocused();
        else this.#tell("grid-command", name);
      },
    };
  }

  #order() {
    return this.#nodes.map((node) => node.id);
  }

  /** @param {string} id @param {import("./grid-keys.js").Mode} mode */
  #goTo(id, mode) {
    if (!this.selection) return;
    this.#awaitsEnd = null;
    if (mode === "only") this.selection.only(id);
    if (mode === "range") this.selection.rangeTo(id, this.#order());
    this.selection.focus = id;
    this.#mark();
    this.focusRow(id);
  }

  /** @param {import("./grid-keys.js").Mode} mode */
  #goToEnd(mode) {
    const last = this.#nodes.at(-1);
    if (last) this.#goTo(last.id, mode);
  }

  /** @param {import("./grid-keys.js").Mode} mode */
  #awaitEnd(mode) {
    this.#goToEnd(mode);
    this.#awaitsEnd = mode;
    this.#tell("need-all", null);
  }

  /** Right steps into the ⋯ button, left back to the entry. @param {1 | -1} step */
  #cell(step) {
    const entry = document.activeElement?.closest("[data-id]");
    const to = step === 1 ? entry?.querySelector(".row-more") : entry;
    /** @type {HTMLElement | null | undefined} */ (to)?.focus();
  }

  #openFocused() {
    const active = document.activeElement;
    if (active instanceof HTMLButtonElement) return active.click();
    if (this.selection?.focus) this.#tell("node-open", this.selection.focus);
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const entry = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-id]"));
    const id = entry?.dataset.id;
    if (!id || !this.selection) return;
    this.selection.focus = id;
    this.#lastIndex = this.#index.get(id) ?? 0;
  }

  #askForMore() {
    if (this.complete) return; // to measure now would lay out everything that was just drawn, before its frame
    const { scrollTop, clientHeight, scrollHeight } = this.#body;
    if (clientHeight && scrollTop + clientHeight > scrollHeight - NEAR_END_PX) this.#tell("near-end", null);
  }

  /** @param {string} type @param {unknown} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

/** @param {HTMLElement} element @param {string} name @param {string} value @returns {boolean} whether it changed */
function put(element, name, value) {
  if (element.getAttribute(name) === value) return false;
  element.setAttribute(name, value);
  return true;
}

customElements.define("file-grid", FileGrid);
