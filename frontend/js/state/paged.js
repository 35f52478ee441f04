// A list that comes in parts. A new question cancels the one before.

/**
 * @template {{id: string}} T
 * Events: `change`. `phase` is what can be shown: `loading`, `ready` or `failed` (then `error` says why).
 */
export class Paged extends EventTarget {
  /** @type {"loading" | "ready" | "failed"} */
  phase = "loading";
  /** @type {T[]} */
  items = [];
  /** @type {string | null} */
  next = null;
  /** @type {unknown} */
  error = null;
  #ask;
  #asking = new AbortController();

  /** @param {(cursor: string | null, signal: AbortSignal) => Promise<{items: T[], next: string | null}>} ask */
  constructor(ask) {
    super();
    this.#ask = ask;
  }

  /** From the beginning. What was there stays until the answer is. */
  async load() {
    await this.#fetch(null, (items) => items);
  }

  /** The next part. */
  async more() {
    if (this.next) await this.#fetch(this.next, (items) => [...this.items, ...items]);
  }

  /** @param {string} id */
  drop(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.#tell();
  }

  /** The item in the place of the one with its id, else first. @param {T} item */
  put(item) {
    const there = this.items.some(({ id }) => id === item.id);
    this.items = there ? this.items.map((one) => (one.id === item.id ? item : one)) : [item, ...this.items];
    this.#tell();
  }

  stop() {
    this.#asking.abort();
  }

  /** @param {string | null} cursor @param {(items: T[]) => T[]} joined */
  async #fetch(cursor, joined) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const page = await this.#ask(cursor, signal);
      if (signal.aborted) return;
      this.items = joined(page.items);
      this.next = page.next;
      this.phase = "ready";
      this.error = null;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
      if (!this.items.length) this.phase = "failed";
    }
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
