// Earlier contents of files: which hold most, and deleting those of a file.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { alertAloud } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { formatBytes } from "../lib/format.js";
import { compareNames } from "../lib/names.js";
import { say, sayCount, sayNumber } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { SortableTable } from "../components/sortable-table.js";
import { nameCell } from "./storage-largest.js";

/** @typedef {import("../state/old-versions.js").OldVersions} OldVersions */
/**
 * @typedef {{state: import("../state/storage.js").StorageState, drive: import("../state/drive.js").Drive, may: boolean,
 *   toasts: import("../components/toast-stack.js").ToastStack}} Parts
 */

const SHOWN = 10;

/** @param {Parts} parts @returns {Element[]} */
export function storageVersions(parts) {
  const { usage, versions } = parts.state;
  const all = usage?.versions_bytes ?? 0;
  const heading = h("h2", { tabindex: "-1" }, say("Old versions"));
  if (!all) return [heading, note(say("No file has old versions."))];
  const told = note(say("Earlier contents of files take up {size}. The older they are, the fewer are kept; pinned ones stay.", { size: formatBytes(all) }));
  if (!versions?.length) return [heading, told];
  const table = new SortableTable({ label: say("Old versions"), sort: "-size", columns: columns(parts) });
  table.rows = versions.slice(0, SHOWN);
  const rest = all - versions.slice(0, SHOWN).reduce((sum, { bytes }) => sum + bytes, 0);
  return [heading, told, table.element, ...(rest > 0 ? [note(say("{size} more are in files that were changed longer ago, or lie in the trash.", { size: formatBytes(rest) }))] : [])];
}

/** @param {Parts} parts @returns {import("../components/sortable-table.js").Column<OldVersions>[]} */
function columns(parts) {
  return [
    { key: "name", label: say("Name"), cell: ({ node }) => nameCell(node), compare: (a, b) => compareNames(a.node.name, b.node.name) },
    { key: "count", label: say("Versions"), className: "c-when num", cell: ({ old }) => sayNumber(old.length), compare: (a, b) => a.old.length - b.old.length },
    { key: "size", label: say("Size"), className: "r num", cell: ({ bytes }) => h("bdi", {}, formatBytes(bytes)), compare: (a, b) => a.bytes - b.bytes },
    ...(parts.may ? [{ key: "actions", label: say("Actions"), className: "c-more", silent: true, cell: (/** @type {OldVersions} */ one) => remove(one, parts) }] : []),
  ];
}

/** @param {OldVersions} one @param {Parts} parts */
function remove(one, parts) {
  if (!one.loose.length) return h("span", { class: "pinned", title: say("Pinned: never thinned out") }, icon("pin", "s"), h("span", { class: "vh" }, say("Pinned")));
  const label = say("Delete the old versions of {name}", { name: one.node.name });
  return h("button", { type: "button", class: "icon-btn sm", "aria-label": label, title: label, dataset: { keep: `old ${one.node.id}` }, onclick: () => void ask(one, parts) }, icon("trash"));
}

/** @param {OldVersions} one @param {Parts} parts */
async function ask({ node, loose }, { state, drive, toasts }) {
  const size = formatBytes(loose.reduce((sum, revision) => sum + revision.size, 0));
  const values = { name: node.name, size };
  const text = sayCount(loose.length, "{n} old version of “{name}” ({size}) will be gone for good. The file itself stays as it is.", "{n} old versions of “{name}” ({size}) will be gone for good. The file itself stays as it is.", values);
  if (!(await askSure({ title: say("Delete the old versions?"), text, yes: say("Delete old versions") }))) return;
  const { failed } = await state.deleteVersions(node, loose);
  drive.touched();
  const words = failed.length ? say("Not all old versions could be deleted. {why}", { why: explain(failed[0].error) }) : say("The old versions of “{name}” are gone. {size} are free again.", values);
  toasts.show({ text: words });
  if (failed.length) alertAloud(words);
}

/** @param {string} text */
function note(text) {
  return h("p", { class: "storage-note" }, text);
}
