// What a screen reader hears of uploads: the start, quarters (ten seconds apart at least), pauses and the end.
import { say, sayCount, sayNumber } from "../lib/say.js";

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
    return first ? sayCount(needsChoice, "Uploads: {n} needs a choice, the name is taken.", "Uploads: {n} need a choice, the name is taken.") : null;
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
      return standing.paused ? say("Uploads paused.") : say("Uploads go on.");
    }
    if (standing.busy && !this.#running) {
      this.#running = true;
      this.#quarter = quarterOf(standing);
      return beginning(standing, folderName);
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
    return sayCount(standing.files, "{done} of {n} file uploaded.", "{done} of {n} files uploaded.", { done: sayNumber(standing.done) });
  }
}

/** @param {Standing} standing */
function quarterOf({ files, settled }) {
  return files ? Math.floor((4 * settled) / files) : 0;
}

/** What a person sees going up: files; folders only where there is nothing else. @param {Standing} standing @param {string} place */
function beginning({ files, folders = 0 }, place) {
  if (files || !folders) return sayCount(files, "Uploading {n} file to {place}.", "Uploading {n} files to {place}.", { place });
  return sayCount(folders, "Making {n} folder in {place}.", "Making {n} folders in {place}.", { place });
}

/** @param {Standing} standing */
function ending({ files, done, failed, needsChoice, folders = 0 }) {
  const parts = [
    files || !folders ? sayCount(done, "{n} file uploaded", "{n} files uploaded") : sayCount(folders, "{n} folder made", "{n} folders made"),
    failed && sayCount(failed, "{n} failed", "{n} failed"),
    needsChoice && sayCount(needsChoice, "{n} needs a choice", "{n} need a choice"),
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}
