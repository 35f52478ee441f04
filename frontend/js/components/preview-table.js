// A table out of a text file: the first row names the columns and stays in sight; more rows come when they are asked for.
import { h } from "../lib/dom.js";
import { moreFoot } from "./preview-more.js";

const MOST_COLUMNS = 200;
const NUMBER = /^[-+]?\d[\d., ]{0,28} ?%?$/;

/** @typedef {{rows: string[][], more: boolean, note: string}} Rows */

/**
 * @param {{first: Rows, more: () => Promise<Rows>, name: string, tell: (text: string) => void, failed: (error: unknown) => void}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function tableViewer({ first, more, name, tell, failed }) {
  const [head, ...body] = first.rows;
  const width = Math.min(MOST_COLUMNS, Math.max(...first.rows.map((row) => row.length)));
  const columns = Array.from({ length: width }, (_, at) => at);
  const numeric = columns.map((at) => body.length > 0 && body.every((row) => !row[at] || NUMBER.test(row[at].trim())));
  const cell = (/** @type {string} */ tag, /** @type {string[]} */ row, /** @type {number} */ at) =>
    h(tag, { scope: tag === "th" ? "col" : null, class: numeric[at] ? "r num" : null, dir: "auto" }, row[at] ?? "");
  const lines = (/** @type {string[][]} */ rows) => rows.map((row) => h("tr", {}, ...columns.map((at) => cell("td", row, at))));
  const list = h("tbody", {}, ...lines(body));
  const table = h("table", {}, h("caption", { class: "vh" }, name), h("thead", {}, h("tr", {}, ...columns.map((at) => cell("th", head, at)))), list);
  const box = h("div", { class: "preview-table", role: "region", "aria-label": name, tabindex: "0", dataset: { scrolls: "" } }, table);
  const foot = moreFoot({ first, tell, failed, load: async () => {
    const next = await more();
    list.append(...lines(next.rows));
    return next;
  } });
  return { element: h("div", { class: "preview-sheet" }, box, foot) };
}
