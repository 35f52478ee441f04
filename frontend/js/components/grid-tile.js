// One entry as a picture. Built once per node, then kept up to date.
import { h } from "../lib/dom.js";
import { nodePicture } from "../lib/file-kind.js";
import { say } from "../lib/say.js";
import { tagDots } from "./tag-marks.js";
import { checkbox, moreButton, shortenedName, starMark } from "./grid-row.js";

/** @typedef {import("./grid-row.js").RowNode} RowNode */
/** @typedef {import("./grid-row.js").Column} Column */

/**
 * @param {RowNode} node
 * @param {Column[]} columns the last one that says something stands below the name
 * @param {{drag: boolean, dropInto: boolean} & import("./grid-row.js").Dress} options
 * @returns {HTMLElement}
 */
export function gridTile(node, columns, { drag, dropInto, tags, marks }) {
  const worn = tags?.(node) ?? [];
  const facts = columns.filter(({ wide }) => !wide).map((column) => column.text(node)).filter(Boolean);
  const target = dropInto && node.kind === "folder" ? { dropFolder: node.id, dropName: node.name } : {};
  return h(
    "div",
    {
      class: "tile", role: "gridcell", tabindex: "-1", "aria-selected": "false",
      draggable: drag ? "true" : null, dataset: { id: node.id, ...target },
    },
    h("span", { class: "tile-picture", "aria-hidden": "true" }, nodePicture(node)),
    checkbox(say("Select {name}", { name: node.name })),
    h(
      "div",
      { class: "tile-line" },
      h(
        "span",
        { class: "t" },
        h("b", {}, shortenedName(node.name, marks?.(node.name)), node.starred && starMark(), tagDots(worn)),
        h("span", { class: "tile-fact num" }, h("bdi", {}, facts.at(-1) ?? "")),
      ),
      moreButton(node),
    ),
  );
}
