// The trash of the space: how much it holds, and emptying it after one question.
import { h } from "../lib/dom.js";
import { alertAloud } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { formatBytes } from "../lib/format.js";
import { say, sayCount } from "../lib/say.js";
import { askSure } from "../components/ask.js";

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
  const empty = h("button", { type: "button", class: "btn btn-quiet", dataset: { keep: "empty" }, onclick: () => void ask() }, say("Empty trash…"));
  const mine = drive.spaces.topOf(folder) === root;
  const look = mine && h("a", { class: "btn btn-quiet", href: "/trash" }, say("Look into the trash"));
  return [heading, h("div", { class: "storage-offer" }, note(holding), h("div", {}, look, empty))];

  async function ask() {
    const text = say("{items} ({size}) will be gone for good. This cannot be undone.", { items, size });
    if (!(await askSure({ title: say("Empty the trash?"), text, yes: say("Empty trash") }))) return;
    try {
      await state.emptyTrash();
      drive.touched();
      toasts.show({ text: say("The trash is empty. {size} are free again.", { size }) });
    } catch (error) {
      const text = say("The trash could not be emptied. {why}", { why: explain(error) });
      toasts.show({ text });
      alertAloud(text);
    }
  }
}

/** @param {string} text */
function note(text) {
  return h("p", { class: "storage-note" }, text);
}
