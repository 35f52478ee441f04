// The sums that the tray shows.
import { UNDER_WAY } from "./item.js";

/**
 * @typedef {object} Totals
 * @property {number} bytes
 * @property {number} sent bytes
 * @property {number} files
 * @property {number} folders empty ones, which are made for their own sake
 * @property {number} done files
 * @property {number} verified of those
 * @property {number} skipped
 * @property {number} failed
 * @property {number} needsChoice
 * @property {number} needsFile
 * @property {number} paused
 * @property {number} underWay
 * @property {number} speed bytes a second
 * @property {number | null} secondsLeft
 */

/**
 * @param {import("./tally.js").Tally} tally
 * @param {import("./pulse.js").Pulse} pulse
 * @returns {Totals}
 */
export function totalsOf(tally, pulse) {
  const { files, folders, bytes, sent } = tally;
  return {
    files,
    folders,
    bytes,
    sent,
    done: tally.doneFiles,
    verified: tally.verified,
    skipped: tally.count("skipped"),
    failed: tally.count("failed"),
    needsChoice: tally.count("needs-choice"),
    needsFile: tally.count("needs-file"),
    paused: tally.count("paused"),
    underWay: tally.count(...UNDER_WAY),
    speed: pulse.speed,
    secondsLeft: pulse.secondsLeft,
  };
}

/**
 * The same for who only listens.
 * @param {Totals} totals
 * @returns {import("./announcer.js").Standing}
 */
export function standingOf({ files, folders, done, skipped, failed, needsChoice, paused, underWay }) {
  return {
    files, folders, done, failed, needsChoice,
    settled: done + skipped + failed + needsChoice,
    busy: underWay > 0,
    paused: paused > 0 && underWay === 0,
  };
}
