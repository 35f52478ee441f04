// Rows or pictures: two buttons at the heading of a wide list, one in the line of a narrow one.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";

/** @typedef {import("./grid-layout.js").View} View */

const CHOICES = /** @type {const} */ ([
  ["list", "rows", say("List")],
  ["grid", "tiles", say("Thumbnails")],
]);

/**
 * @param {(view: View) => void} choose
 * @returns {{element: HTMLElement, chip: HTMLElement, mark: (view: View) => void}}
 */
export function viewSwitch(choose) {
  const buttons = CHOICES.map(([view, picture, label]) =>
    h("button", { type: "button", dataset: { view }, "aria-label": label, title: label, onclick: () => choose(view) }, icon(picture)),
  );
  const element = h("div", { class: "view-switch only-d", role: "group", "aria-label": say("View") }, ...buttons);
  const chip = h("button", { type: "button", class: "chip only-m view-chip" });
  chip.addEventListener("click", () => choose(chip.dataset.view));

  const mark = (/** @type {View} */ view) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    const [other, picture, label] = CHOICES.find(([name]) => name !== view) ?? CHOICES[0];
    chip.dataset.view = other;
    chip.setAttribute("aria-label", label);
    chip.replaceChildren(icon(picture));
  };
  return { element, chip, mark };
}
