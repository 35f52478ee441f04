// <file-grid>: the list. Properties in: columns, nodes, selection, sort. Events out (they bubble):
//   node-open {id}   nodes-menu {anchor, point}   grid-command "rename" | "delete" | "parent" | "all"
//   sort-change key  near-end   nodes-drag DragEvent
import { h, setStyle } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { gridKeys } from "./grid-keys.js";
import { rowsToDraw, scrollToShow } from "./grid-window.js";
import { checkbox, gridRow } from "./grid-row.js";
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
 * @property {() => void} clear
 */

const NEAR_END_PX = 1200;
const ROW_PX = 46; // list.css has the same
const PHONE_ROW_PX = 65;
const FADE_PX = 34; // the list fades out at its lower edge
const PHONE = window.matchMedia("(max-width: 767.98px)");

export class FileGrid extends HTMLElement {
  /** @type {Column[]} */
  columns = [];
  /** @type {SelectionModel | null} */
  selection = null;
  label = "Files";
  sort = "";
  drag = false;
  dropInto = false;
  complete = true;
  /** @type {RowNode[]} */
  #nodes = [];
  /** @type {Map<string, {node: RowNode, row: HTMLElement}>} */
  #rows = new Map();
  #head = h("div", { class: "row-x thead", role: "row", "aria-rowindex": "1" });
  #box = h("div", { class: "rows", role: "rowgroup" });
  #body = h("div", { class: "body" }, this.#box);
  /** @type {Map<string, number>} */
  #index = new Map();
  /** @type {string | null} */
  #headSort = null;
  #frame = 0;
  #pointer = "mouse";
  /** @type {string | null} */
  #editing = null;

  connectedCallback() {
    if (this.#body.isConnected) return;
    this.classList.add("grid");
    this.setAttribute("role", "grid");
    this.setAttribute("aria-multiselectable", "true");
    this.append(this.#head, this.#body);
    this.#listen();
  }

  /** @param {RowNode[]} nodes */
  set nodes(nodes) {
    this.#nodes = nodes;
    this.#render();
  }

  /** Selection or sort changed; the nodes did not. */
  refresh() {
    this.#mark();
  }

  /** The row takes the focus, scrolled into view; without a row that was left, the first one. */
  focusRow(id = this.selection?.focus ?? this.#nodes[0]?.id) {
    const index = this.#index.get(id ?? "");
    if (id === undefined || index === undefined) return false;
    this.#show(index);
    this.#rows.get(id)?.row.focus({ preventScroll: true });
    return true;
  }

  /** @param {number} index */
  #show(index) {
    const { scrollTop, clientHeight: height } = this.#body;
    const top = scrollToShow({ scrollTop, height, rowHeight: this.#rowHeight, index, fade: FADE_PX });
    if (top !== scrollTop) this.#body.scrollTop = top;
    if (!this.#rows.has(this.#nodes[index].id) || top !== scrollTop) this.#draw();
  }

  get scrollOffset() {
    return this.#body.scrollTop;
  }

  set scrollOffset(top) {
    this.#body.scrollTop = top;
  }

  /**
   * Puts the row's name into a field. `save` returns a sentence when the name was refused.
   * @param {string} id
   * @param {(name: string) => Promise<string | null>} save
   */
  rename(id, save) {
    this.#show(this.#index.get(id) ?? 0);
    const entry = this.#rows.get(id);
    if (!entry || this.#editing) return;
    this.#editing = id;
    entry.row.draggable = false; // else the mouse cannot mark letters
    editName(entry.row, entry.node.name, {
      save,
      done: (refocus) => {
        this.#editing = null;
        this.#render();
        if (refocus) this.focusRow(id);
      },
    });
  }

  #render() {
    this.setAttribute("aria-label", this.label);
    this.setAttribute("aria-rowcount", this.complete ? String(this.#nodes.length + 1) : "-1");
    this.setAttribute("aria-colcount", String(this.columns.length + 3));
    this.#index = new Map(this.#nodes.map((node, at) => [node.id, at]));
    setStyle(this.#box, { height: `${this.#nodes.length * this.#rowHeight}px` });
    if (this.#headSort !== this.sort) this.#renderHead();
    this.#draw();
  }

  /** Brings the rows that are worth drawing into the document, in order, and takes the others out. */
  #draw() {
    const hadFocus = this.#box.contains(document.activeElement);
    const kept = new Map();
    const wanted = this.#wanted();
    this.#drop(new Set(wanted.map((at) => this.#nodes[at].id)));
    let before = this.#box.firstChild;
    for (const at of wanted) {
      const node = this.#nodes[at];
      const row = this.#rowFor(node);
      const old = this.#rows.get(node.id);
      kept.set(node.id, old?.row === row ? old : { node, row }); // a row that is being edited still shows the old node
      row.style.top = `${at * this.#rowHeight}px`;
      if (row === before) before = before.nextSibling;
      else this.#box.insertBefore(row, before);
    }
    for (const [id, { row }] of this.#rows) if (kept.get(id)?.row !== row) row.remove();
    this.#rows = kept;
    this.#mark();
    if (hadFocus && !this.#box.contains(document.activeElement)) this.#refocus();
    this.#askForMore();
  }

  /** Rows that are not wanted leave first: whoever is moved in the document loses the focus. @param {Set<string>} wanted */
  #drop(wanted) {
    for (const [id, { row }] of this.#rows) if (!wanted.has(id)) row.remove();
  }

  #wanted() {
    const { scrollTop, clientHeight } = this.#body;
    const always = [this.selection?.focus, this.#editing].map((id) => this.#index.get(id ?? "") ?? -1);
    return rowsToDraw({
      scrollTop, height: clientHeight || window.innerHeight, rowHeight: this.#rowHeight, count: this.#nodes.length,
      always: this.selection?.focus ? always : [0, ...always],
    });
  }

  get #rowHeight() {
    return PHONE.matches ? PHONE_ROW_PX : ROW_PX;
  }

  /** @param {RowNode} node @returns {HTMLElement} */
  #rowFor(node) {
    const known = this.#rows.get(node.id);
    if (known && (known.node === node || this.#editing === node.id)) return known.row;
    return gridRow(node, this.columns, { drag: this.drag, dropInto: this.dropInto });
  }

  #renderHead() {
    this.#headSort = this.sort;
    const box = checkbox("Select all");
    this.#head.replaceChildren(
      h("div", { role: "columnheader", class: "c1" }, box),
      this.#headCell({ label: "Name", sort: this.sort ? "name" : "", className: "", text: () => "" }),
      ...this.columns.map((column) => this.#headCell(column)),
      h("div", { role: "columnheader" }, h("span", { class: "vh" }, "Actions")),
    );
    box.querySelector("input")?.setAttribute("tabindex", "0");
  }

  /** @param {Column} column */
  #headCell({ label, sort, className }) {
    if (!sort) return h("div", { role: "columnheader", class: className }, label);
    const active = this.sort.replace("-", "") === sort;
    const descending = this.sort.startsWith("-");
    const next = active && !descending ? `-${sort}` : sort;
    const state = active ? (descending ? "descending" : "ascending") : null;
    const press = () => this.#tell("sort-change", next);
    return h(
      "div",
      { role: "columnheader", class: className, "aria-sort": state },
      h("button", { type: "button", class: active ? "on" : "", dataset: { sort }, onclick: press }, label, active && icon(descending ? "down" : "up", "s")),
    );
  }

  /** Brings selection, focus and positions into the rows; touches only what differs. */
  #mark() {
    const chosen = this.selection;
    if (!chosen) return;
    const tabId = chosen.focus && this.#rows.has(chosen.focus) ? chosen.focus : this.#nodes[0]?.id;
    for (const [id, { row }] of this.#rows) {
      const selected = chosen.has(id);
      put(row, "aria-rowindex", String((this.#index.get(id) ?? 0) + 2));
      put(row, "tabindex", id === tabId ? "0" : "-1");
      if (!put(row, "aria-selected", String(selected)) && !selected) continue;
      /** @type {HTMLInputElement} */ (row.querySelector(".ck input")).checked = selected;
    }
    this.classList.toggle("choosing", chosen.size > 0);
    this.#markHead(chosen.size);
  }

  /** @param {number} count */
  #markHead(count) {
    const box = /** @type {HTMLInputElement} */ (this.#head.querySelector(".ck input"));
    const all = count > 0 && count === this.#nodes.length && this.complete;
    box.checked = all;
    box.indeterminate = count > 0 && !all;
    box.setAttribute("aria-label", count ? `Select all, ${count} selected` : "Select all");
    box.disabled = this.#nodes.length === 0;
  }

  /** The focused row is gone: its follower takes over, else the one before. */
  #refocus() {
    const same = this.selection?.focus ?? "";
    const next = this.#nodes[Math.min(this.#lastIndex, this.#nodes.length - 1)];
    const drawnAnew = this.#rows.get(same)?.row;
    if (drawnAnew) drawnAnew.focus({ preventScroll: true });
    else if (next) this.focusRow(next.id);
  }

  #lastIndex = 0;

  #listen() {
    this.#body.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => (this.#pointer = event.pointerType));
    this.#body.addEventListener("click", (/** @type {MouseEvent} */ event) => this.#click(event));
    this.#body.addEventListener("dblclick", (/** @type {MouseEvent} */ event) => this.#doubleClick(event));
    this.#body.addEventListener("contextmenu", (/** @type {MouseEvent} */ event) => this.#contextMenu(event));
    this.#body.addEventListener("focusin", (/** @type {FocusEvent} */ event) => this.#focused(event));
    this.#body.addEventListener("scroll", () => this.#drawSoon(), { passive: true });
    new ResizeObserver(() => this.#render()).observe(this.#body);
    this.#body.addEventListener("dragstart", (/** @type {DragEvent} */ event) => this.#dragStart(event));
    this.#head.addEventListener("change", () => this.#tell("grid-command", this.selection?.size ? "clear" : "all"));
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
      toggle: (id) => this.selection?.toggle(id),
      pageRows: () => Math.max(1, Math.floor(this.#body.clientHeight / this.#rowHeight) - 1),
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

  /** @param {string} id @param {"only" | "range" | "focus"} mode */
  #goTo(id, mode) {
    if (!this.selection) return;
    if (mode === "only") this.selection.only(id);
    if (mode === "range") this.selection.rangeTo(id, this.#order());
    this.selection.focus = id;
    this.#mark();
    this.focusRow(id);
  }

  /** Right steps into the row's ⋯ button, left back to the row. @param {1 | -1} step */
  #cell(step) {
    const row = document.activeElement?.closest(".tr");
    const to = step === 1 ? row?.querySelector(".row-more") : row;
    /** @type {HTMLElement | null | undefined} */ (to)?.focus();
  }

  #openFocused() {
    const active = document.activeElement;
    if (active instanceof HTMLButtonElement) return active.click();
    if (this.selection?.focus) this.#tell("node-open", this.selection.focus);
  }

  /** @param {Event} event */
  #rowId(event) {
    const row = /** @type {Element} */ (event.target).closest(".tr");
    return /** @type {HTMLElement | null} */ (row)?.dataset.id ?? null;
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const id = this.#rowId(event);
    if (!id || !this.selection) return;
    this.selection.focus = id;
    this.#lastIndex = this.#index.get(id) ?? 0;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const id = this.#rowId(event);
    const target = /** @type {Element} */ (event.target);
    if (!this.selection) return;
    if (!id) return this.selection.clear();
    if (target.closest(".row-more")) return this.#menuFrom(id, target.closest(".row-more"));
    if (target.closest(".ck")) return target instanceof HTMLInputElement ? this.selection.toggle(id) : undefined;
    if (event.shiftKey) this.selection.rangeTo(id, this.#order());
    else if (event.ctrlKey || event.metaKey) this.selection.toggle(id);
    else if (this.#pointer === "mouse") this.selection.only(id);
    else if (this.selection.size) this.selection.toggle(id);
    else this.#tell("node-open", id);
  }

  /** @param {MouseEvent} event */
  #doubleClick(event) {
    const id = this.#rowId(event);
    const control = /** @type {Element} */ (event.target).closest("button, label, input");
    if (id && !control && this.#pointer === "mouse") this.#tell("node-open", id);
  }

  /** The browser's own menu stays one Shift away. @param {MouseEvent} event */
  #contextMenu(event) {
    const id = this.#rowId(event);
    if (!id || event.shiftKey || /** @type {Element} */ (event.target).closest("input[type=text]")) return;
    event.preventDefault();
    if (!this.selection?.has(id)) this.selection?.only(id);
    const row = this.#rows.get(id)?.row ?? null;
    const byKey = event.button !== 2 || (event.clientX === 0 && event.clientY === 0);
    this.#tell("nodes-menu", byKey && this.#pointer === "mouse" ? { anchor: row?.querySelector(".nm") } : { anchor: row, point: { x: event.clientX, y: event.clientY } });
  }

  /** @param {string} id @param {Element | null} anchor */
  #menuFrom(id, anchor) {
    if (!this.selection?.has(id)) this.selection?.only(id);
    this.#tell("nodes-menu", { anchor });
  }

  /** @param {DragEvent} event */
  #dragStart(event) {
    const id = this.#rowId(event);
    if (!id) return;
    if (!this.selection?.has(id)) this.selection?.only(id);
    this.#tell("nodes-drag", event);
  }

  #askForMore() {
    const { scrollTop, clientHeight, scrollHeight } = this.#body;
    if (!this.complete && clientHeight && scrollTop + clientHeight > scrollHeight - NEAR_END_PX) this.#tell("near-end", null);
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
