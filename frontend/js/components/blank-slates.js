// What stands in place of a list: it is loading, it is empty, it could not be had.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

const ROWS = 7;

/** Rows of the final height, hidden from those who listen: they hear `aria-busy`. @returns {HTMLElement} */
export function skeleton() {
  const rows = Array.from({ length: ROWS }, (_, index) =>
    h("div", { class: "row-x tr ghost" }, h("span"), h("span", { class: "nm" }, h("i", { class: "fi" }), h("i", { class: `bone w${index % 3}` }))),
  );
  return h("div", { class: "skeleton", "aria-hidden": "true" }, ...rows);
}

/**
 * @param {{picture: string, title: string, text: string, actions?: HTMLElement[], note?: string, heading?: "h1" | "h2"}} parts
 * @returns {HTMLElement}
 */
export function blankSlate({ picture, title, text, actions = [], note = "", heading = "h2" }) {
  return h(
    "div",
    { class: "blank" },
    h("span", { class: "blank-picture" }, icon(picture)),
    h(heading, {}, title),
    h("p", {}, text),
    actions.length > 0 && h("div", { class: "blank-actions" }, ...actions),
    note && h("p", { class: "blank-note" }, note),
  );
}
