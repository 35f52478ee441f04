// Whether the server has another release of the page than the one that runs.

const HOUR_MS = 3_600_000;
const CALM_MS = 60_000; // whoever comes and goes all the time does not ask all the time
const AGAIN_MS = 5000; // without an answer; twice as long each time

/** Event `newer`, once. */
export class Releases extends EventTarget {
  #release;
  #fetch;
  #page;
  #now;
  #again;
  #asked = 0;
  #told = false;

  /**
   * @param {{release: string, fetch: typeof globalThis.fetch, page: EventTarget & {hidden: boolean}, now?: () => number,
   *   again?: number}} parts again: milliseconds until it asks once more when there was no answer
   */
  constructor({ release, fetch, page, now = Date.now, again = AGAIN_MS }) {
    super();
    this.#again = again;
    this.#release = release;
    this.#fetch = fetch;
    this.#page = page;
    this.#now = now;
    this.#asked = now();
    if (!release) return;
    page.addEventListener("visibilitychange", () => !page.hidden && this.#now() - this.#asked > CALM_MS && this.look());
    if ("document" in globalThis) setInterval(() => !this.#page.hidden && this.look(), HOUR_MS);
  }

  /**
   * Asks the server, not what was kept of it: the line of the API may be back before that of the page's server.
   * @param {number} [again] milliseconds until it asks once more without an answer
   */
  async look(again = this.#again) {
    if (this.#told || !this.#release) return;
    this.#asked = this.#now();
    const config = await this.#fetch("/config.json", { cache: "no-store" }).then((answer) => (answer.ok ? answer.json() : null), () => null);
    if (!config && again < HOUR_MS) return void setTimeout(() => this.look(2 * again), again);
    if (this.#told || !config?.release || config.release === this.#release) return;
    this.#told = true;
    this.dispatchEvent(new Event("newer"));
  }
}
