// What the tray says. Pure.
import { countOf, formatBytes, formatLeft, formatWhen } from "../lib/format.js";

/**
 * @typedef {object} Sums see `UploadQueue.totals`
 * @property {number} files
 * @property {number} folders empty ones
 * @property {number} bytes
 * @property {number} sent
 * @property {number} done
 * @property {number} skipped
 * @property {number} failed
 * @property {number} needsChoice
 * @property {number} needsFile
 * @property {number} paused
 * @property {number} underWay
 * @property {number} speed bytes a second
 * @property {number | null} secondsLeft
 *
 * @typedef {{text: string, tone: "" | "warn" | "error"}} Words
 */

/** @type {Record<string, string>} */
const WAITING = {
  network: "Waiting for network",
  server: "Waiting for the server",
  locked: "Waiting for the server",
  busy: "The server is busy",
  session: "Waiting for sign-in",
};

/** @param {Sums} sums */
export function titleOf(sums) {
  const { files, folders, done, skipped, failed, underWay, paused, needsChoice, needsFile } = sums;
  if (folders && !files) return underWay ? `Making ${countOf(folders, "folder")}` : failed ? countOf(failed, "folder") + " failed" : `${countOf(folders, "folder")} made`;
  if (underWay) return done ? `Uploading ${done} of ${files}` : `Uploading ${countOf(files, "file")}`;
  if (paused) return done ? `Paused, ${done} of ${files} done` : "Uploads paused";
  if (needsChoice) return "Uploads need a choice";
  if (failed) return done ? `${done} of ${files} uploaded` : countOf(failed, "upload") + " failed";
  if (needsFile && !done) return "Unfinished uploads";
  return `${countOf(done, "file")} uploaded${skipped ? `, ${skipped} skipped` : ""}`;
}

/**
 * The line under the title, without what needs a person.
 * @param {Sums} sums
 */
export function factsOf({ bytes, sent, speed, secondsLeft, underWay }) {
  const parts = [];
  if (bytes) parts.push(sent < bytes ? ofTotal(sent, bytes) : formatBytes(bytes));
  if (underWay && speed > 0) parts.push(`${formatBytes(speed)}/s`);
  if (underWay && secondsLeft !== null) parts.push(`${formatLeft(secondsLeft)} left`);
  return parts.join(" · ");
}

/**
 * What needs a person, or "".
 * @param {Sums} sums
 */
export function needsOf({ needsChoice, failed, needsFile }) {
  const parts = [];
  if (needsChoice) parts.push(needsChoice === 1 ? "1 needs a choice" : `${needsChoice} need a choice`);
  if (failed) parts.push(`${failed} failed`);
  if (needsFile) parts.push(`${needsFile} unfinished`);
  return parts.join(" · ");
}

/**
 * `1.3 of 2.1 GB`: both in the unit of the whole.
 * @param {number} part bytes
 * @param {number} whole bytes
 */
export function ofTotal(part, whole) {
  const [number = "0", unit = "B"] = formatBytes(whole).split(" ");
  const steps = ["B", "KB", "MB", "GB", "TB", "PB"].indexOf(unit);
  const digits = number.includes(".") ? 1 : 0;
  const shown = Math.floor((part / 1000 ** steps) * 10 ** digits) / 10 ** digits; // never all before all is there
  return `${shown.toFixed(digits)} of ${number} ${unit}`;
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
  const kept = item.sent ? ` · ${percentOf(item)}% kept` : "";
  if (item.why && ["waiting", "queued", "folders", "sending", "finishing"].includes(item.state)) {
    return { text: (WAITING[item.why] ?? "Waiting") + kept, tone: "warn" };
  }
  switch (item.state) {
    case "queued": return plain("Waiting its turn");
    case "folders": return plain("Making folders");
    case "sending": return plain(ofTotal(item.sent, item.size));
    case "finishing": return plain(item.note === "comparing" ? "Comparing with the file there" : "Finishing");
    case "paused": return { text: `Paused${kept}`, tone: "warn" };
    case "needs-file": return { text: `Choose the file again to go on${kept}`, tone: "warn" };
    case "failed": return { text: item.error?.text ?? "Failed", tone: "error" };
    case "done": return plain(item.note === "already-here" ? "Already here" : item.kind === "folder" ? "Folder made" : "Uploaded");
    case "skipped": return plain("Skipped");
    case "cancelled": return plain("Cancelled");
    default: return plain("");
  }
}

/** @param {string} text @returns {Words} */
function plain(text) {
  return { text, tone: "" };
}

/**
 * Both files, so that a person can choose.
 * @param {import("../uploads/item.js").Item} item
 * @param {Date} now
 */
export function clashWords({ clash, size, lastModified }, now) {
  if (!clash) return "";
  if (clash.kind === "folder") return "A folder with this name is already here";
  const here = `${formatBytes(clash.size)}, ${formatWhen(clash.modified_at, now)}`;
  const yours = `${formatBytes(size)}, ${formatWhen(new Date(lastModified).toISOString(), now)}`;
  return `Already in this folder: ${here} – yours: ${yours}`;
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
