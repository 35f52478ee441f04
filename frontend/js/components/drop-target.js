// Dragging: files from the desktop, and rows of the list. A target carries data-drop-folder and data-drop-name; what
// lies outside every target changes nothing and never makes the browser leave the page.
import { h } from "../lib/dom.js";

export const NODES_TYPE = "application/x-holdfast-nodes";

/** @typedef {{id: string, name: string}} Folder */
/**
 * @typedef {object} DropParts
 * @property {() => Folder | null} here the open folder: where files land that are dropped beside every row
 * @property {() => string[]} dragged ids of the rows being dragged
 * @property {(items: DataTransfer, folder: Folder) => void} dropFiles called inside the drop event
 * @property {(ids: string[], folder: Folder) => void} dropNodes
 */

/**
 * Listens on the whole document until `signal` ends it.
 * @param {DropParts} parts
 * @param {AbortSignal} signal
 */
export function listenForDrops(parts, signal) {
  const veil = h("div", { class: "drop-label", hidden: true });
  document.body.append(veil);
  /** @type {Element | null} */
  let marked = null;

  const mark = (/** @type {Element | null} */ element, /** @type {string} */ text) => {
    if (marked !== element) marked?.classList.remove("drop-on");
    marked = element;
    marked?.classList.add("drop-on");
    veil.textContent = text;
    veil.hidden = !text;
  };
  const clear = () => mark(null, "");

  document.addEventListener("dragover", (event) => {
    const kind = kindOf(event);
    if (!kind) return;
    event.preventDefault();
    const target = targetOf(event, kind, parts);
    const data = /** @type {DataTransfer} */ (event.dataTransfer);
    data.dropEffect = target ? (kind === "files" ? "copy" : "move") : "none";
    if (target) mark(target.element, `Drop to ${kind === "files" ? "upload" : "move"} to ${target.folder.name}`);
    else clear();
  }, { signal });

  document.addEventListener("drop", (event) => {
    const kind = kindOf(event);
    if (!kind) return;
    event.preventDefault();
    const target = targetOf(event, kind, parts);
    clear();
    if (!target) return;
    if (kind === "files") parts.dropFiles(/** @type {DataTransfer} */ (event.dataTransfer), target.folder);
    else parts.dropNodes(parts.dragged(), target.folder);
  }, { signal });

  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) clear();
  }, { signal });
  document.addEventListener("dragend", clear, { signal });
  signal.addEventListener("abort", () => veil.remove());
}

/** @param {DragEvent} event @returns {"files" | "nodes" | null} */
function kindOf(event) {
  const types = event.dataTransfer?.types ?? [];
  if (types.includes(NODES_TYPE)) return "nodes";
  return types.includes("Files") ? "files" : null;
}

/**
 * @param {DragEvent} event
 * @param {"files" | "nodes"} kind
 * @param {DropParts} parts
 * @returns {{element: Element | null, folder: Folder} | null}
 */
function targetOf(event, kind, parts) {
  if (document.querySelector("dialog[open]")) return null;
  const element = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("[data-drop-folder]") ?? null);
  if (element) {
    const folder = { id: element.dataset.dropFolder ?? "", name: element.dataset.dropName ?? "" };
    return kind === "nodes" && parts.dragged().includes(folder.id) ? null : { element, folder };
  }
  const folder = kind === "files" ? parts.here() : null;
  return folder && { element: document.querySelector(".files"), folder };
}

/**
 * The picture under the pointer says how many things move.
 * @param {DragEvent} event
 * @param {string[]} ids
 * @param {string} text
 */
export function startDrag(event, ids, text) {
  const data = /** @type {DataTransfer} */ (event.dataTransfer);
  data.setData(NODES_TYPE, JSON.stringify(ids));
  data.effectAllowed = "move";
  const ghost = h("div", { class: "drag-ghost" }, text);
  document.body.append(ghost);
  data.setDragImage(ghost, -12, -8);
  setTimeout(() => ghost.remove(), 0);
}
