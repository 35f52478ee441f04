// A table whose columns can be sorted by their headings. The first cell of a row names it.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { announce } from "../lib/announce.js";
import { say } from "../lib/say.js";

/**
 * @template T
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {string} [className]
 * @property {boolean} [silent] its heading is only heard
 * @property {(row: T) => Node | string} cell
 * @property {(a: T, b: T) => number} [compare] upwards; without it nobody can sort by this column
 */

/** @template T */
export class SortableTable {
  element;
  #columns;
  #sort;
  /** @type {T[]} */
  #rows = [];
  #head = h("tr");
  #body = h("tbody");

  /** @param {{label: string, columns: Column<T>[], sort: string}} parts `sort`: a key, with a minus for downwards */
  constructor({ label, columns, sort }) {
    this.#columns = columns;
    this.#sort = sort;
    this.element = h("table", { class: "facts-table", "aria-label": label }, h("thead", {}, this.#head), this.#body);
    this.#drawHead();
  }

  /** @param {T[]} rows */
  set rows(rows) {
    this.#rows = rows;
    this.#drawBody();
  }

  #drawHead() {
    this.#head.replaceChildren(...this.#columns.map((column) => this.#heading(column)));
  }

  /** @param {Column<T>} column */
  #heading({ key, label, className, silent, compare }) {
    if (!compare) return h("th", { scope: "col", class: className }, silent ? h("span", { class: "vh" }, label) : label);
    const on = this.#key === key;
    const button = h(
      "button",
      { type: "button", class: on ? "on" : "", dataset: { sort: key }, onclick: () => this.#press(key) },
      label,
      on && icon(this.#down ? "down" : "up", "s"),
    );
    return h("th", { scope: "col", class: className, "aria-sort": on ? (this.#down ? "descending" : "ascending") : null }, button);
  }

  get #key() {
    return this.#sort.replace("-", "");
  }

  get #down() {
    return this.#sort.startsWith("-");
  }

  /** @param {string} key */
  #press(key) {
    this.#sort = this.#key === key && !this.#down ? `-${key}` : key;
    this.#drawHead();
    this.#drawBody();
    /** @type {HTMLElement | null} */ (this.#head.querySelector(`[data-sort="${key}"]`))?.focus();
    const label = this.#columns.find((column) => column.key === key)?.label ?? "";
    announce(this.#down ? say("Sorted by {column}, downwards", { column: label }) : say("Sorted by {column}, upwards", { column: label }));
  }

  #drawBody() {
    const compare = this.#columns.find(({ key }) => key === this.#key)?.compare;
    const sign = this.#down ? -1 : 1;
    const rows = compare ? [...this.#rows].sort((a, b) => sign * compare(a, b)) : this.#rows;
    this.#body.replaceChildren(...rows.map((row) => this.#row(row)));
  }

  /** @param {T} row */
  #row(row) {
    return h(
      "tr",
      {},
      ...this.#columns.map(({ className, cell }, at) =>
        at === 0 ? h("th", { scope: "row", class: className }, cell(row)) : h("td", { class: className }, cell(row)),
      ),
    );
  }
}
