// How many are chosen, and what can be done with all of them.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say, sayCount } from "../lib/say.js";

/** @typedef {{label: string, icon: string, run: () => void}} BarAction */

/**
 * @param {{count: number, actions: BarAction[], clear: () => void, more?: ((anchor: Element) => void) | null}} parts
 *   more: opens the menu of the chosen
 * @returns {HTMLElement}
 */
export function selectionBar({ count, actions, clear, more = null }) {
  const openMore = (/** @type {MouseEvent} */ event) => more?.(/** @type {Element} */ (event.currentTarget));
  return h(
    "div",
    { class: "bar", role: "toolbar", "aria-label": say("Actions for the selection") },
    h(
      "div",
      { class: "sel num" },
      h("button", { type: "button", class: "icon-btn sm", "aria-label": say("Clear selection"), onclick: clear }, icon("close")),
      h("bdi", {}, sayCount(count, "{n} selected", "{n} selected")),
    ),
    ...actions.map((action) =>
      h("button", { type: "button", class: "act", onclick: action.run, title: action.label }, icon(action.icon), h("span", {}, action.label)),
    ),
    more && h("button", { type: "button", class: "icon-btn sm bar-more", "aria-label": say("More actions"), "aria-haspopup": "menu", onclick: openMore }, icon("more")),
  );
}
