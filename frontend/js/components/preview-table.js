// A table out of a text file: the first row names the columns and stays in sight.
import { h } from "../lib/dom.js";

const MOST_COLUMNS = 200;
const NUMBER = /^[-+]?\d[\d., ]{0,28} ?%?$/;

/**
 * @param {{rows: string[][], name: string, note: string}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function tableViewer({ rows, name, note }) {
  const width = Math.min(MOST_COLUMNS, Math.max(...rows.map((row) => row.length)));
  const columns = Array.from({ length: width }, (_, at) => at);
  const [head, ...body] = rows;
  const numeric = columns.map((at) => body.length > 0 && body.every((row) => !row[at] || NUMBER.test(row[at].trim())));
  const cell = (/** @type {string} */ tag, /** @type {string[]} */ row, /** @type {number} */ at) =>
    h(tag, { scope: tag === "th" ? "col" : null, class: numeric[at] ? "r num" : null, dir: "auto" }, row[at] ?? "");
  const table = h(
    "table",
    {},
    h("caption", { class: "vh" }, name),
    h("thead", {}, h("tr", {}, ...columns.map((at) => cell("th", head, at)))),
    h("tbody", {}, ...body.map((row) => h("tr", {}, ...columns.map((at) => cell("td", row, at))))),
  );
  const box = h("div", { class: "preview-table", role: "region", "aria-label": name, tabindex: "0", dataset: { scrolls: "" } }, table);
  return { element: h("div", { class: "preview-sheet" }, box, note && h("p", { class: "preview-note" }, note)) };
}
