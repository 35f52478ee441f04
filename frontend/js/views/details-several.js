// Several things at once: how many of what, how large together, and what can be done with all of them.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { formatBytes } from "../lib/format.js";
import { say, sayCount } from "../lib/say.js";

/**
 * @param {import("../api/nodes.js").DriveNode[]} nodes none: nothing is chosen, and there is no folder
 * @param {import("./details-dock.js").Action[]} actions
 * @returns {Element[]}
 */
export function severalInWords(nodes, actions) {
  if (!nodes.length) return [h("p", { class: "details-note" }, say("Choose something in the list to see its details here."))];
  const folders = nodes.filter(({ kind }) => kind === "folder").length;
  const files = nodes.length - folders;
  const bytes = nodes.reduce((sum, { size }) => sum + size, 0);
  const kinds = [
    folders ? sayCount(folders, "{n} folder", "{n} folders") : "", files ? sayCount(files, "{n} file", "{n} files") : "",
  ].filter(Boolean).join(" · ");
  return [
    h("dl", { class: "props num" }, h("dt", {}, say("Chosen")), h("dd", {}, h("bdi", {}, kinds)), h("dt", {}, say("Size")), h("dd", {}, h("bdi", {}, formatBytes(bytes)))),
    ...(actions.length ? [h("h3", {}, say("With all of them")), h("div", { class: "details-actions" }, ...actions.map(({ label, icon: picture, run }) => h("button", { type: "button", class: "details-action", onclick: run }, icon(picture), label)))] : []),
  ];
}
