// Copy, cut and paste, as the browser tells of them: by keys, or by its own menu.
import { announce } from "../lib/announce.js";
import { isTyping } from "../lib/dom.js";
import { pastedFiles } from "../lib/pasted.js";
import { say } from "../lib/say.js";
import { whatOf } from "./node-actions.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/** @typedef {{id: string, name: string}} Folder */
/**
 * @typedef {object} ClipboardParts
 * @property {import("../state/clipboard.js").Clipboard} clipboard
 * @property {() => DriveNode[]} chosen
 * @property {(nodes: DriveNode[]) => boolean} mayCut
 * @property {() => Folder | null} folder the open folder, if I may add to it
 * @property {(nodes: DriveNode[], folder: Folder, moving: boolean) => void} put
 * @property {(files: {file: File, path: string[]}[], folder: Folder) => void} upload
 * @property {{show(toast: {text: string}): void}} toasts
 */

/** @param {ClipboardParts} parts @param {AbortSignal} signal */
export function listenToClipboard(parts, signal) {
  const { clipboard, toasts } = parts;

  /** @param {ClipboardEvent} event @param {boolean} cut */
  const take = (event, cut) => {
    const nodes = parts.chosen();
    if (!nodes.length || isElsewhere(event) || (cut && !parts.mayCut(nodes))) return;
    event.preventDefault();
    clipboard.hold(nodes, cut);
    event.clipboardData?.setData("text/plain", clipboard.text);
    const what = whatOf(nodes);
    announce(cut ? say("{what} cut. Paste moves.", { what }) : say("{what} copied to the clipboard.", { what }));
  };

  document.addEventListener("copy", (event) => take(event, false), { signal });
  document.addEventListener("cut", (event) => take(event, true), { signal });
  document.addEventListener("paste", (event) => {
    if (isElsewhere(event)) return;
    const files = pastedFiles(event.clipboardData, new Date());
    const nodes = event.clipboardData?.getData("text/plain") === clipboard.text ? [...clipboard.nodes] : [];
    if (!files.length && !nodes.length) return;
    event.preventDefault();
    const folder = parts.folder();
    if (!folder) return toasts.show({ text: say("Nothing can be added here.") });
    if (files.length) return parts.upload(files.map((file) => ({ file, path: [] })), folder);
    parts.put(nodes, folder, clipboard.cut);
    if (clipboard.cut) clipboard.clear();
  }, { signal });
}

/** In a field, in a dialog, or about words that are marked on the page. @param {Event} event */
function isElsewhere(event) {
  const marked = event.type !== "paste" && document.getSelection()?.isCollapsed === false;
  return event.defaultPrevented || isTyping(event.target) || isTyping(document.activeElement) || marked || document.querySelector("dialog[open]") !== null;
}
