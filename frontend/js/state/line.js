// Whether the server can be reached, as the answers tell it. One that is missing says little; a second without any is told.

const GRACE_MS = 1000;
const AGAIN_MS = 5000;

/** Events: `lost` (detail {at}: how old what is shown is, null if that is not known), `back`. */
export class Line extends EventTarget {
  there = true;
  #timer = 0;
  #client;
  #ask;
  #ms;

  /** @param {{client: EventTarget & {keptAt: number | null}, ask: () => Promise<unknown>, ms?: {grace: number, again: number}}} parts ask: something that only the server can answer */
  constructor({ client, ask, ms = { grace: GRACE_MS, again: AGAIN_MS } }) {
    super();
    this.#client = client;
    this.#ask = ask;
    this.#ms = ms;
    client.addEventListener("line", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail.there));
    client.addEventListener("kept", () => this.start());
  }

  /** An old answer is shown, or was before anybody listened here: that has to be said at once. */
  start() {
    if (this.#client.keptAt === null) return;
    clearTimeout(this.#timer);
    this.#lose();
  }

  /** Asks now. */
  retry() {
    void this.#ask().catch(() => null); // the answer is heard by the client's events
  }

  /** @param {boolean} there */
  #hear(there) {
    if (there) return this.#back();
    this.#timer ||= Number(setTimeout(() => this.#lose(), this.#ms.grace));
  }

  #lose() {
    this.there = false;
    this.dispatchEvent(new CustomEvent("lost", { detail: { at: this.#client.keptAt } }));
    this.#timer = Number(setTimeout(() => this.#again(), this.#ms.again * (0.5 + Math.random())));
  }

  #again() {
    this.#timer = Number(setTimeout(() => this.#again(), this.#ms.again * (0.5 + Math.random())));
    this.retry();
  }

  #back() {
    const doubted = this.#timer !== 0;
    clearTimeout(this.#timer);
    this.#timer = 0;
    // It may have been on its way before the line went, and nobody might ask again for long.
    if (this.there) return void (doubted && this.retry());
    this.there = true;
    this.dispatchEvent(new Event("back"));
  }
}
