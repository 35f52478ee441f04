// Choices that narrow a list, as a row of buttons; each opens its menu.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { openMenu } from "./menu.js";

/**
 * @typedef {object} Filter
 * @property {string} label what is chosen about
 * @property {string} value
 * @property {[string, string][]} choices key and words; the first leaves everything in
 * @property {(value: string) => void} choose
 */

/**
 * @param {Filter[]} filters
 * @param {(() => void) | null} clear
 * @returns {HTMLElement}
 */
export function filterChips(filters, clear) {
  return h(
    "div",
    { class: "bar idle filters", role: "group", "aria-label": "Filters" },
    ...filters.map(chip),
    clear && h("button", { type: "button", class: "act", onclick: clear }, "Clear filters"),
  );
}

/** @param {Filter} filter */
function chip({ label, value, choices, choose }) {
  const words = choices.find(([key]) => key === value)?.[1] ?? value;
  const on = value !== choices[0][0];
  const open = (/** @type {MouseEvent} */ event) =>
    openMenu({
      label,
      anchor: /** @type {Element} */ (event.currentTarget),
      items: choices.map(([key, text]) => ({ label: text, checked: key === value, run: () => choose(key) })),
    });
  return h(
    "button",
    { type: "button", class: on ? "filter on" : "filter", "aria-haspopup": "menu", "aria-label": `${label}: ${words}`, dataset: { filter: label }, onclick: open },
    h("bdi", {}, words),
    icon("down", "s"),
  );
}
