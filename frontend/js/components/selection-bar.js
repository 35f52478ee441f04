// How many are chosen, and what can be done with all of them.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** @typedef {{label: string, icon: string, run: () => void}} BarAction */

/**
 * @param {{count: number, actions: BarAction[], clear: () => void}} parts
 * @returns {HTMLElement}
 */
export function selectionBar({ count, actions, clear }) {
  return h(
    "div",
    { class: "bar", role: "toolbar", "aria-label": "Actions for the selection" },
    h(
      "div",
      { class: "sel num" },
      h("button", { type: "button", class: "icon-btn sm", "aria-label": "Clear selection", onclick: clear }, icon("close")),
      h("span", {}, `${count.toLocaleString("en")} selected`),
    ),
    ...actions.map((action) =>
      h("button", { type: "button", class: "act", onclick: action.run, title: action.label }, icon(action.icon), h("span", {}, action.label)),
    ),
  );
}
