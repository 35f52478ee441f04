// What stands in an open folder besides its rows: the line of actions while nothing is chosen, and the words when it is empty.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { blankSlate } from "../components/blank-slates.js";
import { sortChip } from "./sort-chip.js";

/** @typedef {{files(): void, tree(): void, folder(): void}} Things what can be added; null when I may not */

/** @param {{sort: string, choose: (sort: string) => void, things: Things | null}} parts */
export function folderLine({ sort, choose, things }) {
  const act = (/** @type {string} */ picture, /** @type {string} */ label, /** @type {() => void} */ run) =>
    h("button", { type: "button", class: "act", onclick: run }, icon(picture), label);
  const adding = things && [
    act("upload", say("Upload files"), () => things.files()),
    act("folder", say("Upload folder"), () => things.tree()),
    act("new-folder", say("New folder"), () => things.folder()),
  ];
  const note = h("p", { class: "bar-note" }, say("You may look at what is here, but not add to it."));
  return h("div", { class: "bar idle" }, sortChip(sort, choose), ...(adding ?? [note]));
}

/** @param {Things | null} things */
export function emptyFolder(things) {
  const title = say("Nothing in this folder yet");
  if (!things) return blankSlate({ picture: "folder", title, text: say("What others put here will appear.") });
  return blankSlate({
    picture: "folder",
    title,
    text: say("Drop files or whole folders here, or start with one of these."),
    actions: [
      h("button", { type: "button", class: "btn btn-primary", onclick: () => things.files() }, say("Upload")),
      h("button", { type: "button", class: "btn btn-quiet", onclick: () => things.folder() }, say("New folder")),
    ],
  });
}
