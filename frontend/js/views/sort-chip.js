// Sorting where there is no table head: on a phone.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { openMenu } from "../components/menu.js";

/** @type {[string, string][]} */
const CHOICES = [
  ["name", "Name, A to Z"], ["-name", "Name, Z to A"], ["-modified", "Newest first"], ["modified", "Oldest first"],
  ["-size", "Largest first"], ["size", "Smallest first"],
];

/** @type {Record<string, string>} */
const SHORT = { name: "Name", "-name": "Name, Z to A", "-modified": "Newest", modified: "Oldest", "-size": "Largest", size: "Smallest" };

/** The order in words. @param {string} sort */
export function sortLabel(sort) {
  return `Sorted: ${CHOICES.find(([key]) => key === sort)?.[1] ?? sort}`;
}

/**
 * @param {string} sort
 * @param {(sort: string) => void} choose
 * @returns {HTMLElement}
 */
export function sortChip(sort, choose) {
  const open = (/** @type {MouseEvent} */ event) =>
    openMenu({
      label: "Sort by",
      anchor: /** @type {Element} */ (event.currentTarget),
      items: CHOICES.map(([key, label]) => ({ label, checked: key === sort, run: () => choose(key) })),
    });
  return h("button", { type: "button", class: "chip only-m", "aria-haspopup": "menu", "aria-label": `Sort: ${SHORT[sort]}`, onclick: open }, icon("sort"), SHORT[sort]);
}
