// How fast it goes, measured at each tick.
import { speedOf, timeLeft, withSample } from "./progress.js";

export class Pulse {
  /** @type {import("./progress.js").Sample[]} */
  #samples = [];
  #since = 0;
  /** Seconds left, null when unknown. @type {number | null} */
  secondsLeft = null;

  /** Bytes a second. */
  get speed() {
    return speedOf(this.#samples);
  }

  /**
   * @param {number} now ms
   * @param {{running: boolean, moved: number, remaining: number}} facts `moved`: bytes sent since the page was opened
   */
  measure(now, { running, moved, remaining }) {
    if (!running) return this.#rest();
    this.#since ||= now;
    this.#samples = withSample(this.#samples, { at: now, moved });
    this.secondsLeft = timeLeft({ remaining, speed: this.speed, runningMs: now - this.#since, before: this.secondsLeft });
  }

  #rest() {
    this.#samples = [];
    this.#since = 0;
    this.secondsLeft = null;
  }
}
