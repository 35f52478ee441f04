// Choices that narrow a list, as a row of buttons; each opens its menu.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { openMenu } from "./menu.js";

/**
 * @typedef {object} Filter
 * @property {string} key
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
    { class: "bar idle filters", role: "group", "aria-label": say("Filters") },
    ...filters.map(chip),
    clear && h("button", { type: "button", class: "act", onclick: clear }, say("Clear filters")),
  );
}

/** @param {Filter} filter */
function chip({ key, label, value, choices, choose }) {
  const words = choices.find(([choice]) => choice === value)?.[1] ?? value;
  const on = value !== choices[0][0];
  const open = (/** @type {MouseEvent} */ event) =>
    openMenu({
      label,
      anchor: /** @type {Element} */ (event.currentTarget),
      items: choices.map(([choice, text]) => ({ label: text, checked: choice === value, run: () => choose(choice) })),
    });
  return h(
    "button",
    { type: "button", class: on ? "filter on" : "filter", "aria-haspopup": "menu", "aria-label": say("{filter}: {choice}", { filter: label, choice: words }), dataset: { filter: key }, onclick: open },
    h("bdi", {}, words),
    icon("down", "s"),
  );
}
