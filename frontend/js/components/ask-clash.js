// What comes back finds its name taken: keep both, another name, or leave it where it is.
import { h } from "../lib/dom.js";
import { formatBytes, formatWhen } from "../lib/format.js";
import { say, sayCount, sayParts } from "../lib/say.js";
import { dialogButton, openDialog } from "./dialog.js";

/** @typedef {{kind: "folder" | "file", name: string, size: number, modified_at: string}} Facts */
/** @typedef {{choice: "keep" | "rename" | "skip", forRest: boolean}} Answer */

/**
 * Escape skips: nothing is done that nobody asked for.
 * @param {{node: Facts, there: Facts, rest: number}} clash rest: how many more are to come back
 * @returns {Promise<Answer>}
 */
export function askClash({ node, there, rest }) {
  return new Promise((resolve) => {
    /** @type {Answer["choice"]} */
    let choice = "skip";
    const choose = (/** @type {Answer["choice"]} */ which) => () => {
      choice = which;
      dialog.close();
    };
    const all = h("input", { type: "checkbox", id: "clash-rest" });
    const keep = dialogButton(say("Keep both"), { main: true, run: choose("keep") });
    const own = there.name.toLocaleLowerCase() === node.name.toLocaleLowerCase(); // else a folder above it met something
    const dialog = openDialog({
      title: say("That name is taken"),
      body: [
        h("p", { class: "dialog-text" }, ...sayParts("“{name}” is there already. With both kept, what comes back gets a number.", { name: h("bdi", {}, there.name) })),
        own && h("dl", { class: "clash-facts" }, ...line(say("There already"), there), ...line(say("In the trash"), node)),
        rest > 0 && h("label", { class: "clash-rest", for: "clash-rest" }, all, sayCount(rest, "The same for {n} more", "The same for {n} more")),
      ].filter((part) => part !== false),
      actions: [
        dialogButton(say("Skip"), { run: choose("skip") }),
        ...(own ? [dialogButton(say("Another name…"), { run: choose("rename") })] : []),
        keep,
      ],
      closed: () => resolve({ choice, forRest: all.checked && choice !== "rename" }),
    });
    keep.focus();
  });
}

/** @param {string} label @param {Facts} facts */
function line(label, { size, modified_at }) {
  const told = say("{size}, changed {when}", { size: formatBytes(size), when: formatWhen(modified_at, new Date()) });
  return [h("dt", {}, label), h("dd", { class: "num" }, h("bdi", {}, told))];
}
