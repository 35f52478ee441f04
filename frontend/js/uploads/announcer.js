// What a screen reader hears of uploads: the start, quarters (ten seconds apart at least), pauses and the end.
import { countOf } from "../lib/format.js";

const QUIET_MS = 10_000;

/**
 * @typedef {object} Standing
 * @property {number} files
 * @property {number} [folders] empty ones
 * @property {number} settled done, skipped, failed or in need of a person
 * @property {number} done
 * @property {number} failed
 * @property {number} needsChoice
 * @property {boolean} busy something goes on without a person
 * @property {boolean} paused
 */

export class Announcer {
  #running = false;
  #paused = false;
  #quarter = 0;
  #last = -Infinity;
  #needed = 0;
  #settled = 0;

  /**
   * A sentence to say now, or null. Call it as often as you like.
   * @param {Standing} standing
   * @param {number} now ms
   * @param {string} folderName
   * @returns {string | null}
   */
  next(standing, now, folderName) {
    const sentence = this.#change(standing, folderName) ?? this.#progress(standing, now);
    if (sentence) this.#last = now;
    return sentence;
  }

  /**
   * What can not wait, or null: the first clash. A thousand more are the same alert; their number is in the tray.
   * @param {Standing} standing
   * @returns {string | null}
   */
  alert({ needsChoice }) {
    const first = this.#needed === 0 && needsChoice > 0;
    this.#needed = needsChoice;
    return first ? `Uploads: ${needing(needsChoice)}, the name is taken.` : null;
  }

  /**
   * @param {Standing} standing
   * @param {string} folderName
   */
  #change(standing, folderName) {
    const news = standing.settled > this.#settled;
    this.#settled = standing.settled;
    if (standing.paused !== this.#paused && (standing.paused || standing.busy)) {
      this.#paused = standing.paused;
      return standing.paused ? "Uploads paused." : "Uploads go on.";
    }
    if (standing.busy && !this.#running) {
      this.#running = true;
      this.#quarter = quarterOf(standing);
      return `Uploading ${things(standing.files, standing.folders)} to ${folderName}.`;
    }
    if (!standing.busy && !standing.paused && (this.#running || news)) {
      this.#running = false; // a small batch may end before anybody looked
      this.#paused = false;
      return ending(standing);
    }
    return null;
  }

  /**
   * @param {Standing} standing
   * @param {number} now
   */
  #progress(standing, now) {
    const quarter = quarterOf(standing);
    if (!this.#running || standing.paused || quarter <= this.#quarter || now - this.#last < QUIET_MS) return null;
    this.#quarter = quarter;
    return `${standing.done} of ${countOf(standing.files, "file")} uploaded.`;
  }
}

/** @param {Standing} standing */
function quarterOf({ files, settled }) {
  return files ? Math.floor((4 * settled) / files) : 0;
}

/** @param {Standing} standing */
function ending({ done, failed, needsChoice, folders }) {
  const rest = [failed && `${failed} failed`, needsChoice && needing(needsChoice)].filter(Boolean);
  return [`${things(done, folders)} uploaded`, ...rest].join(", ") + ".";
}

/**
 * What a person sees going up: files; folders only where there is nothing else.
 * @param {number} files
 * @param {number} [folders] empty ones
 */
function things(files, folders = 0) {
  return files || !folders ? countOf(files, "file") : countOf(folders, "folder");
}

/** `1 needs a choice`, `3 need a choice`. @param {number} count */
export function needing(count) {
  return count === 1 ? "1 needs a choice" : `${count} need a choice`;
}
