// Speed and time left. Pure: samples and the clock are given.

const WINDOW_MS = 5000;
const PATIENCE_MS = 3000; // before that a guess is worth nothing
const MAX_GROWTH = 1.5;

/** @typedef {{at: number, moved: number}} Sample `moved`: bytes that went out since the page was opened */

/**
 * The samples with a new one, older ones than the window dropped (but one, which marks its border).
 * @param {Sample[]} samples
 * @param {Sample} sample
 * @returns {Sample[]}
 */
export function withSample(samples, sample) {
  const border = sample.at - WINDOW_MS;
  const first = samples.findIndex((one) => one.at >= border);
  const kept = first < 0 ? [] : samples.slice(Math.max(0, first - 1));
  return [...kept, sample];
}

/**
 * Bytes a second over the last five seconds; 0 when nothing is known.
 * @param {Sample[]} samples
 */
export function speedOf(samples) {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at <= first.at) return 0;
  return ((last.moved - first.moved) * 1000) / (last.at - first.at);
}

/**
 * Seconds left, or null while there are not three seconds of data or nothing moves. A tick never raises it by more than
 * half, so that a short hiccup does not turn twenty seconds into an hour.
 * @param {{remaining: number, speed: number, runningMs: number, before: number | null}} facts `remaining` in bytes
 * @returns {number | null}
 */
export function timeLeft({ remaining, speed, runningMs, before }) {
  if (runningMs < PATIENCE_MS || remaining <= 0) return null;
  const guess = speed > 0 ? remaining / speed : Infinity;
  const bounded = before === null ? guess : Math.min(guess, before * MAX_GROWTH);
  return Number.isFinite(bounded) ? bounded : null;
}
