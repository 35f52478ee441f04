// What the tray says. Pure.
import { formatBytes, formatLeft, formatWhen } from "../lib/format.js";
import { locale, say, sayCount, sayNumber } from "../lib/say.js";

/**
 * @typedef {object} Sums see `UploadQueue.totals`
 * @property {number} files
 * @property {number} folders empty ones
 * @property {number} bytes
 * @property {number} sent
 * @property {number} done
 * @property {number} verified
 * @property {number} skipped
 * @property {number} failed
 * @property {number} needsChoice
 * @property {number} needsFile
 * @property {number} paused
 * @property {number} underWay
 * @property {number} speed bytes a second
 * @property {number | null} secondsLeft
 *
 * @typedef {{text: string, tone: "" | "good" | "warn" | "error"}} Words
 * @typedef {{label: string, size: string, when: string, larger: boolean, newer: boolean}} Side of two files with one name
 */

/** @type {Record<string, string>} */
const WAITING = {
  network: say("Waiting for network"),
  server: say("Waiting for the server"),
  locked: say("Waiting for the server"),
  busy: say("The server is busy"),
  session: say("Waiting for sign-in"),
  tab: say("Waiting for another tab"),
};

/** @param {Sums} sums */
export function titleOf(sums) {
  const { files, folders, done, skipped, failed, underWay, paused, needsChoice, needsFile } = sums;
  const of = { done: sayNumber(done), total: sayNumber(files) };
  if (folders && !files) return titleOfFolders(sums);
  if (underWay) return done ? say("Uploading {done} of {total}", of) : sayCount(files, "Uploading {n} file", "Uploading {n} files");
  if (paused) return done ? say("Paused, {done} of {total} done", of) : say("Uploads paused");
  if (needsChoice) return say("Uploads need a choice");
  if (failed) return done ? say("{done} of {total} uploaded", of) : sayCount(failed, "{n} upload failed", "{n} uploads failed");
  if (needsFile && !done) return say("Unfinished uploads");
  const uploaded = sayCount(done, "{n} file uploaded", "{n} files uploaded");
  return skipped ? say("{uploaded}, {n} skipped", { uploaded, n: sayNumber(skipped) }) : uploaded;
}

/** @param {Sums} sums */
function titleOfFolders({ folders, underWay, failed }) {
  if (underWay) return sayCount(folders, "Making {n} folder", "Making {n} folders");
  if (failed) return sayCount(failed, "{n} folder failed", "{n} folders failed");
  return sayCount(folders, "{n} folder made", "{n} folders made");
}

/**
 * The line under the title, without what needs a person.
 * @param {Sums} sums
 */
export function factsOf({ bytes, sent, speed, secondsLeft, underWay, done, verified }) {
  const parts = [];
  if (bytes) parts.push(sent < bytes ? ofTotal(sent, bytes) : formatBytes(bytes));
  if (underWay && speed > 0) parts.push(say("{size}/s", { size: formatBytes(speed) }));
  if (underWay && secondsLeft !== null) parts.push(say("{time} left", { time: formatLeft(secondsLeft) }));
  if (!underWay && verified) parts.push(verified === done ? say("verified") : say("{n} verified", { n: sayNumber(verified) }));
  return parts.join(" · ");
}

/**
 * What needs a person, or "".
 * @param {Sums} sums
 */
export function needsOf({ needsChoice, failed, needsFile }) {
  const parts = [];
  if (needsChoice) parts.push(sayCount(needsChoice, "{n} needs a choice", "{n} need a choice"));
  if (failed) parts.push(sayCount(failed, "{n} failed", "{n} failed"));
  if (needsFile) parts.push(sayCount(needsFile, "{n} unfinished", "{n} unfinished"));
  return parts.join(" · ");
}

/**
 * Folders that were there before, in one line; "" when there were none.
 * @param {string[]} names
 */
export function mergedWords(names) {
  const [name = ""] = names;
  if (names.length === 0) return "";
  if (names.length === 1) return say("“{name}” is already here. What is uploaded goes into it.", { name });
  return sayCount(names.length, "{n} folder is already here. What is uploaded goes into it.", "{n} folders are already here. What is uploaded goes into them.");
}

/**
 * `1.3 of 2.1 GB`: both in the unit of the whole.
 * @param {number} part bytes
 * @param {number} whole bytes
 */
export function ofTotal(part, whole) {
  const all = formatBytes(whole);
  const [number = "0", unit = "B"] = all.split(" ");
  const steps = ["B", "KB", "MB", "GB", "TB", "PB"].indexOf(unit);
  const digits = /[.,]/.test(number) ? 1 : 0;
  const shown = Math.floor((part / 1000 ** steps) * 10 ** digits) / 10 ** digits; // never all before all is there
  const there = shown.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return say("{part} of {whole}", { part: there, whole: all });
}

/** Whole percents, 100 only when all is there. @param {{sent: number, size: number, state?: string}} item */
export function percentOf({ sent, size, state }) {
  if (state === "done") return 100;
  return size ? Math.min(99, Math.floor((100 * sent) / size)) : 0;
}

/**
 * @param {import("../uploads/item.js").Item} item
 * @returns {Words}
 */
export function rowWords(item) {
  if (item.why && ["waiting", "queued", "folders", "sending", "finishing"].includes(item.state)) {
    return { text: withKept(WAITING[item.why] ?? say("Waiting"), item), tone: "warn" };
  }
  switch (item.state) {
    case "queued": return plain(say("Waiting its turn"));
    case "folders": return plain(say("Making folders"));
    case "sending": return plain(ofTotal(item.sent, item.size));
    case "finishing": return plain(item.note === "comparing" ? say("Comparing with the file there") : say("Finishing"));
    case "paused": return { text: withKept(say("Paused"), item), tone: "warn" };
    case "needs-file": return { text: withKept(say("Choose the file again to go on"), item), tone: "warn" };
    case "failed": return { text: item.error?.text ?? say("Failed"), tone: "error" };
    case "done": return doneWords(item);
    case "skipped": return plain(say("Skipped"));
    case "cancelled": return plain(say("Cancelled"));
    default: return plain("");
  }
}

/**
 * “Verified” is said only when the server's digest of what it keeps is the one that this page worked out.
 * @param {import("../uploads/item.js").Item} item
 * @returns {Words}
 */
function doneWords({ kind, note }) {
  if (kind === "folder") return plain(say("Folder made"));
  switch (note) {
    case "already-here": return plain(say("Already here"));
    case "checking": return plain(say("Uploaded, being verified"));
    case "verified": return { text: say("Verified"), tone: "good" };
    case "unproved": return plain(say("Uploaded, not verified"));
    default: return plain(say("Uploaded"));
  }
}

/** @param {string} text @param {import("../uploads/item.js").Item} item */
function withKept(text, item) {
  return item.sent ? say("{text} · {n}% kept", { text, n: percentOf(item) }) : text;
}

/** @param {string} text @returns {Words} */
function plain(text) {
  return { text, tone: "" };
}

/** What asks for the choice. @param {import("../uploads/item.js").Item} item */
export function clashWords({ clash, changed }) {
  if (clash?.kind === "folder") return say("A folder with this name is already here");
  return changed ? say("It was changed here meanwhile. Look again.") : "";
}

/**
 * Both files side by side, so that a person can choose; the newer date and the larger size stand out.
 * @param {import("../uploads/item.js").Item} item
 * @param {Date} now
 * @returns {[Side, Side] | null} what is there, then the own; null beside a folder
 */
export function clashSides({ clash, size, lastModified }, now) {
  if (!clash || clash.kind === "folder") return null;
  const there = Date.parse(clash.modified_at);
  const when = (/** @type {number} */ time) => formatWhen(new Date(time).toISOString(), now);
  return [
    { label: say("Already in this folder"), size: formatBytes(clash.size), when: when(there), larger: clash.size > size, newer: there > lastModified },
    { label: say("Yours"), size: formatBytes(size), when: when(lastModified), larger: size > clash.size, newer: lastModified > there },
  ];
}

/** @type {Record<string, number>} how much a row has to tell */
const RANK = { sending: 0, finishing: 0, folders: 0, "needs-choice": 1, waiting: 1, failed: 2, paused: 2, "needs-file": 2, queued: 3 };

/**
 * The rows to draw, in the order the files came, and how many are left out.
 * @template {{state: string}} T
 * @param {T[]} items
 * @param {number} limit
 * @returns {{rows: T[], more: number}}
 */
export function visibleRows(items, limit) {
  const shown = items.filter((item) => item.state !== "cancelled");
  if (shown.length <= limit) return { rows: shown, more: 0 };
  /** @type {number[][]} positions by rank; of the finished, the latest matter */
  const ranks = [[], [], [], [], []];
  shown.forEach((item, at) => ranks[RANK[item.state] ?? 4]?.push(at));
  ranks[4]?.reverse();
  const chosen = ranks.flat().slice(0, limit).sort((a, b) => a - b);
  const rows = chosen.map((at) => shown[at]).filter((item) => item !== undefined);
  return { rows, more: shown.length - rows.length };
}
