// The head of the list: the box that chooses all, and the columns that sort.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say, sayCount } from "../lib/say.js";
import { checkbox } from "./grid-row.js";

/** @typedef {import("./grid-row.js").Column} Column */

export class GridHead {
  element = h("div", { class: "row-x thead", role: "row", "aria-rowindex": "1" });
  #choose;
  /** @type {string | null} */
  #drawn = null;

  /** @param {(sort: string) => void} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  /** @param {Column[]} columns @param {string} sort */
  draw(columns, sort) {
    if (this.#drawn === sort) return;
    this.#drawn = sort;
    const pressed = this.element.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.sort : undefined;
    const box = checkbox(say("Select all"));
    this.element.replaceChildren(
      h("div", { role: "columnheader", class: "c1" }, box),
      this.#cell({ label: say("Name"), sort: sort ? "name" : "", className: "", text: () => "" }, sort),
      ...columns.map((column) => this.#cell(column, sort)),
      h("div", { role: "columnheader" }, h("span", { class: "vh" }, say("Actions"))),
    );
    box.querySelector("input")?.setAttribute("tabindex", "0");
    if (pressed) /** @type {HTMLElement | null} */ (this.element.querySelector(`[data-sort="${pressed}"]`))?.focus();
  }

  /** @param {{chosen: number, total: number}} counts */
  mark({ chosen, total }) {
    const box = /** @type {HTMLInputElement | null} */ (this.element.querySelector(".ck input"));
    if (!box) return;
    box.checked = chosen > 0 && chosen === total;
    box.indeterminate = chosen > 0 && chosen !== total;
    box.setAttribute("aria-label", chosen ? sayCount(chosen, "Select all, {n} selected", "Select all, {n} selected") : say("Select all"));
    box.disabled = total === 0;
  }

  /** @param {Column} column @param {string} current */
  #cell({ label, sort, className }, current) {
    if (!sort) return h("div", { role: "columnheader", class: className }, label);
    const active = current.replace("-", "") === sort;
    const descending = current.startsWith("-");
    const next = active && !descending ? `-${sort}` : sort;
    const state = active ? (descending ? "descending" : "ascending") : null;
    const picture = active && icon(descending ? "down" : "up", "s");
    const button = h("button", { type: "button", class: active ? "on" : "", dataset: { sort }, onclick: () => this.#choose(next) }, label, picture);
    return h("div", { role: "columnheader", class: className, "aria-sort": state }, button);
  }
}
