// One row of the list. Built once per node, then kept up to date.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { nodePicture } from "../lib/file-kind.js";
import { shorteningParts } from "../lib/names.js";
import { marked } from "../lib/matches.js";
import { say } from "../lib/say.js";
import { tagDots } from "./tag-marks.js";

/**
 * @typedef {{id: string, kind: "folder" | "file", name: string, media_type: string | null, thumbnail?: {"256": string} | null, starred?: boolean, tags?: string[]}} RowNode
 * @typedef {{tags?: (node: RowNode) => import("../lib/tag-colors.js").Tag[], marks?: (name: string) => import("../lib/matches.js").Range[]}} Dress
 * @typedef {object} Column
 * @property {string} label
 * @property {string} [sort] the key that its header sorts by
 * @property {string} className
 * @property {boolean} [wide] left out where there is room for one line of facts only
 * @property {(node: any) => string} text
 */

/**
 * @param {RowNode} node
 * @param {Column[]} columns those after the name
 * @param {{drag: boolean, dropInto: boolean} & Dress} options
 * @returns {HTMLElement}
 */
export function gridRow(node, columns, { drag, dropInto, tags, marks }) {
  const facts = columns.filter(({ wide }) => !wide).map((column) => column.text(node)).filter(Boolean);
  const target = dropInto && node.kind === "folder" ? { dropFolder: node.id, dropName: node.name } : {};
  return h(
    "div",
    {
      class: "row-x tr", role: "row", tabindex: "-1", "aria-selected": "false", draggable: drag ? "true" : null,
      dataset: { id: node.id, ...target },
    },
    h("div", { role: "gridcell", class: "c1" }, checkbox(say("Select {name}", { name: node.name }))),
    h(
      "div",
      { role: "gridcell", class: "nm" },
      nodePicture(node),
      h("span", { class: "t" }, h("b", {}, shortenedName(node.name, marks?.(node.name)), node.starred && starMark(), tagDots(tags?.(node) ?? [])), h("span", { class: "meta2 num" }, ...phoneLine(facts))),
    ),
    ...columns.map((column) =>
      h("div", { role: "gridcell", class: `m num ${column.className}` }, h("bdi", { title: column.text(node) }, column.text(node))),
    ),
    h("div", { role: "gridcell", class: "c-more" }, moreButton(node)),
  );
}

/** @param {string} label @returns {HTMLElement} */
export function checkbox(label) {
  return h("label", { class: "ck" }, h("input", { type: "checkbox", tabindex: "-1", "aria-label": label }));
}

/** @param {RowNode} node @returns {HTMLElement} */
export function moreButton({ name }) {
  const label = say("Actions for {name}", { name });
  return h("button", { type: "button", class: "icon-btn sm row-more", tabindex: "-1", "aria-label": label, "aria-haspopup": "menu" }, icon("more"));
}

export function starMark() {
  return h("span", { class: "starred" }, icon("star-full", "s"), h("span", { class: "vh" }, say("Starred")));
}

/**
 * The name cut in the middle when it must be, whole in the tooltip and for those who listen.
 * @param {string} name
 * @param {import("../lib/matches.js").Range[]} [marks]
 */
export function shortenedName(name, marks = []) {
  const [start, end] = shorteningParts(name);
  const cut = h("span", { class: "fn", title: name, "aria-hidden": "true" }, h("span", {}, marked(start, marks)), h("span", {}, marked(end, marks, start.length)));
  return h("bdi", {}, h("span", { class: "vh" }, name), cut);
}

/** @param {string[]} facts @returns {(Node | string)[]} */
function phoneLine(facts) {
  return facts.flatMap((fact, index) => [...(index ? [" · "] : []), h("bdi", {}, fact)]);
}
