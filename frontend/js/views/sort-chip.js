// Sorting where there is no table head: on a phone, and above pictures.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { openMenu } from "../components/menu.js";

/** @type {[key: string, label: string, short: string][]} */
const CHOICES = [
  ["name", say("Name, A to Z"), say("Name")],
  ["-name", say("Name, Z to A"), say("Name, Z to A")],
  ["-modified", say("Newest first"), say("Newest")],
  ["modified", say("Oldest first"), say("Oldest")],
  ["-size", say("Largest first"), say("Largest")],
  ["size", say("Smallest first"), say("Smallest")],
];

/** The order in words. @param {string} sort */
export function sortLabel(sort) {
  return say("Sorted: {order}", { order: CHOICES.find(([key]) => key === sort)?.[1] ?? sort });
}

/**
 * @param {string} sort
 * @param {(sort: string) => void} choose
 * @returns {HTMLElement}
 */
export function sortChip(sort, choose) {
  const open = (/** @type {MouseEvent} */ event) =>
    openMenu({
      label: say("Sort by"),
      anchor: /** @type {Element} */ (event.currentTarget),
      items: CHOICES.map(([key, label]) => ({ label, checked: key === sort, run: () => choose(key) })),
    });
  const short = CHOICES.find(([key]) => key === sort)?.[2] ?? sort;
  const label = say("Sort: {order}", { order: short });
  return h("button", { type: "button", class: "chip only-m sort-chip", "aria-haspopup": "menu", "aria-label": label, onclick: open }, icon("sort"), short);
}
