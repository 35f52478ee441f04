// The trash of the space: how much it holds, and emptying it after one question.
import { h } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";
import { say, sayCount } from "../lib/say.js";
import { askToEmpty } from "./empty-trash.js";

/**
 * @param {{state: import("../state/storage.js").StorageState, drive: import("../state/drive.js").Drive, root: string,
 *   toasts: import("../components/toast-stack.js").ToastStack}} parts
 * @returns {Element[]}
 */
export function storageTrash({ state, drive, root, toasts }) {
  const { trash, usage, folder } = state;
  const size = formatBytes(usage?.trash_bytes ?? 0);
  const count = trash?.nodes.length ?? 0;
  const items = trash?.more ? say("More than {n} items", { n: count }) : sayCount(count, "{n} item", "{n} items");
  const holding = trash?.more ? say("{items} in the trash take up {size}.", { items, size }) : sayCount(count, "{n} item in the trash takes up {size}.", "{n} items in the trash take up {size}.", { size });
  const heading = h("h2", { tabindex: "-1" }, say("Trash"));
  if (!trash) return [heading, note(say("The trash takes up {size}.", { size }))];
  if (!count) return [heading, note(say("The trash is empty."))];
  const ask = () => void askToEmpty({ items, bytes: usage?.trash_bytes ?? 0, empty: () => state.emptyTrash(), drive, toasts });
  const empty = h("button", { type: "button", class: "btn btn-quiet", dataset: { keep: "empty" }, onclick: ask }, say("Empty trash…"));
  const mine = drive.spaces.topOf(folder) === root;
  const look = mine && h("a", { class: "btn btn-quiet", href: "/trash" }, say("Look into the trash"));
  return [heading, h("div", { class: "storage-offer" }, note(holding), h("div", {}, look, empty))];
}

/** @param {string} text */
function note(text) {
  return h("p", { class: "storage-note" }, text);
}
