// A few figures side by side, each with what it counts.
import { h } from "../lib/dom.js";

/** @param {{label: string, value: string, bad?: boolean}[]} figures */
export function figureTiles(figures) {
  return h("dl", { class: "figures" }, ...figures.map(({ label, value, bad }) =>
    h("div", { class: bad ? "figure-x bad" : "figure-x" }, h("dt", {}, label), h("dd", { class: "num" }, h("bdi", {}, value)))));
}
