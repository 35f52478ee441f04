// Whether the server has another release of the page than the one that runs.

const HOUR_MS = 3_600_000;
const CALM_MS = 60_000; // whoever comes and goes all the time does not ask all the time

/** Event `newer`, once. */
export class Releases extends EventTarget {
  #release;
  #fetch;
  #page;
  #now;
  #asked = 0;
  #told = false;

  /** @param {{release: string, fetch: typeof globalThis.fetch, page: EventTarget & {hidden: boolean}, now?: () => number}} parts */
  constructor({ release, fetch, page, now = Date.now }) {
    super();
    this.#release = release;
    this.#fetch = fetch;
    this.#page = page;
    this.#now = now;
    this.#asked = now();
    if (!release) return;
    page.addEventListener("visibilitychange", () => !page.hidden && this.#now() - this.#asked > CALM_MS && this.look());
    if ("document" in globalThis) setInterval(() => !this.#page.hidden && this.look(), HOUR_MS);
  }

  /** Asks the server; without an answer the next time will do. */
  async look() {
    if (this.#told || !this.#release) return;
    this.#asked = this.#now();
    const config = await this.#fetch("/config.json", { cache: "no-cache" }).then((answer) => (answer.ok ? answer.json() : null), () => null);
    if (this.#told || !config?.release || config.release === this.#release) return;
    this.#told = true;
    this.dispatchEvent(new Event("newer"));
  }
}
