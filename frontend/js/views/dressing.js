// What a list shows beside and in the names: tags, and the letters that a search met. And the way to the dialog of tags.
import { explain } from "../lib/explain.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../state/tags.js").TagsState} TagsState */

/**
 * Dresses the names of a list and keeps them so; the function that comes back does it anew, for other letters.
 * @param {{tags: TagsState, grid: import("../components/file-grid.js").FileGrid,
 *   state: import("../state/node-listing.js").NodeListing, found: import("./places-found.js").FoundPlace | null,
 *   redraw: () => void, signal: AbortSignal}} parts `redraw`: headings and filters
 */
export function dressList({ tags, grid, state, found, redraw, signal }) {
  const dress = () => {
    grid.dress = { tags: (node) => tags.of(node), marks: (name) => found?.marks?.(name) ?? [] };
  };
  tags.addEventListener("change", () => {
    dress();
    redraw();
  }, { signal });
  tags.addEventListener("put", (event) => {
    const { id, tag, on, tags: now } = /** @type {CustomEvent} */ (event).detail;
    if (!state.find(id)) return;
    if (!on && found?.wants?.(tag) === false) state.remove([id]);
    else state.patch(id, { tags: now });
  }, { signal });
  dress();
  return dress;
}

/** @param {TagsState} tags @param {DriveNode[]} nodes @param {{show(toast: {text: string}): void}} toasts */
export async function openTags(tags, nodes, toasts) {
  try {
    const { openTagsDialog } = await import("./tags-dialog.js");
    openTagsDialog({ tags, nodes });
  } catch (error) {
    toasts.show({ text: explain({ code: "network", detail: error }) });
  }
}
