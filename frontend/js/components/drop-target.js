// Dragging: files from the desktop, and entries of the list. A target carries data-drop-folder and data-drop-name; what
// lies outside every target changes nothing and never makes the browser leave the page.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";

export const NODES_TYPE = "application/x-holdfast-nodes";

const OPENS_AFTER_MS = 800;

/** @typedef {{id: string, name: string}} Folder */
/** @typedef {{id: string, name: string, parent: string | null, kind: "folder" | "file"}} Dragged */
/**
 * @typedef {object} DropParts
 * @property {() => Folder | null} here the open folder: where things land that are dropped beside every entry
 * @property {(items: DataTransfer, folder: Folder) => void} dropFiles called inside the drop event
 * @property {(nodes: any[], folder: Folder, copy: boolean) => void} dropNodes
 * @property {(id: string) => void} open a folder over which somebody waits
 */
/** @typedef {{element: Element | null, folder: Folder}} Target */

/** @type {{nodes: Dragged[], source: HTMLElement, movable: boolean} | null} what is being dragged from the list */
let held = null;

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
  const spring = springFor((id) => {
    keepSource();
    mark(null, ""); // what was marked leaves with the list
    parts.open(id);
  });

  const mark = (/** @type {Element | null} */ element, /** @type {string} */ text) => {
    if (marked !== element) marked?.classList.remove("drop-on");
    marked = element;
    marked?.classList.add("drop-on");
    veil.textContent = text;
    veil.hidden = !text;
  };
  const clear = () => {
    mark(null, "");
    spring.rest();
  };
  const end = () => {
    clear();
    if (held?.source.classList.contains("drag-source")) held.source.remove();
    held = null;
  };

  document.addEventListener("dragover", (event) => {
    const kind = kindOf(event);
    if (!kind) return;
    event.preventDefault();
    const target = targetOf(event, kind, parts);
    const copy = kind === "nodes" && wantsCopy(event);
    /** @type {DataTransfer} */ (event.dataTransfer).dropEffect = target ? (kind === "files" || copy ? "copy" : "move") : "none";
    if (target) mark(target.element, words(kind, copy, target.folder.name));
    else mark(null, "");
    spring.over(folderUnder(event), parts.here()?.id ?? null);
  }, { signal });

  document.addEventListener("drop", (event) => {
    const kind = kindOf(event);
    if (!kind) return;
    event.preventDefault();
    const target = targetOf(event, kind, parts);
    clear();
    if (target && kind === "files") parts.dropFiles(/** @type {DataTransfer} */ (event.dataTransfer), target.folder);
    else if (target && held) parts.dropNodes(held.nodes, target.folder, wantsCopy(event));
    if (kind === "nodes") end();
  }, { signal });

  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) clear();
  }, { signal });
  document.addEventListener("dragend", end, { signal });
  signal.addEventListener("abort", () => veil.remove());
}

/** Waiting over a folder opens it. @param {(id: string) => void} open */
function springFor(open) {
  let waiting = "";
  let timer = 0;
  const rest = () => {
    clearTimeout(timer);
    waiting = "";
  };
  return {
    rest,
    /** @param {string | null} id @param {string | null} here */
    over(id, here) {
      if (id === waiting) return;
      rest();
      if (!id || id === here || held?.nodes.some((node) => node.id === id)) return;
      waiting = id;
      timer = Number(setTimeout(() => open(id), OPENS_AFTER_MS));
    },
  };
}

/** The list that the drag began in is left; browsers tell the end of the drag only to an element that is still there. */
function keepSource() {
  if (!held || held.source.classList.contains("drag-source")) return;
  held.source.classList.add("drag-source");
  document.body.append(held.source);
}

/** @param {"files" | "nodes"} kind @param {boolean} copy @param {string} place */
function words(kind, copy, place) {
  if (kind === "files") return say("Drop to upload to {place}", { place });
  return copy ? say("Drop to copy to {place}", { place }) : say("Drop to move to {place}", { place });
}

/** @param {DragEvent} event */
const wantsCopy = (event) => event.ctrlKey || event.altKey || held?.movable === false; // Alt is what Macs have for it

/** @param {DragEvent} event @returns {"files" | "nodes" | null} */
function kindOf(event) {
  const types = event.dataTransfer?.types ?? [];
  if (types.includes(NODES_TYPE)) return "nodes";
  return types.includes("Files") ? "files" : null;
}

/** @param {DragEvent} event @returns {HTMLElement | null} */
const elementUnder = (event) => /** @type {Element} */ (event.target).closest?.("[data-drop-folder]") ?? null;

/** @param {DragEvent} event */
const folderUnder = (event) => elementUnder(event)?.dataset.dropFolder ?? null;

/**
 * @param {DragEvent} event
 * @param {"files" | "nodes"} kind
 * @param {DropParts} parts
 * @returns {Target | null}
 */
function targetOf(event, kind, parts) {
  if (document.querySelector("dialog[open]")) return null;
  const element = elementUnder(event);
  const folder = element ? { id: element.dataset.dropFolder ?? "", name: element.dataset.dropName ?? "" } : parts.here();
  if (!folder || (kind === "nodes" && !mayDrop(folder, wantsCopy(event)))) return null;
  return { element: element ?? document.querySelector(".files"), folder };
}

/** Not into itself, and not where all of it is already. @param {Folder} folder @param {boolean} copy */
function mayDrop(folder, copy) {
  const nodes = held?.nodes ?? [];
  if (!nodes.length || nodes.some((node) => node.id === folder.id)) return false;
  return copy || nodes.some((node) => node.parent !== folder.id);
}

/**
 * The picture under the pointer says how many things move.
 * @param {DragEvent} event
 * @param {{nodes: Dragged[], text: string, movable: boolean, out: {type: string, name: string, url: string} | null}} what out: how the
 *   desktop fetches it, should it be dropped there; what is not movable may only be copied
 */
export function startDrag(event, { nodes, text, movable, out }) {
  const data = /** @type {DataTransfer} */ (event.dataTransfer);
  held = { nodes, movable, source: /** @type {HTMLElement} */ (event.target) };
  data.setData(NODES_TYPE, JSON.stringify(nodes.map(({ id }) => id)));
  if (out) data.setData("DownloadURL", `${out.type}:${out.name.replaceAll(":", "_")}:${out.url}`);
  data.effectAllowed = "copyMove";
  const count = nodes.length > 1 && h("b", { class: "drag-count num" }, nodes.length);
  const ghost = h("div", { class: "drag-ghost" }, count, text);
  document.body.append(ghost);
  data.setDragImage(ghost, -12, -8);
  setTimeout(() => ghost.remove(), 0);
}
