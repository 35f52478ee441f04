// One upload runs in one tab. Where the browser has no Web Locks (plain http), tabs do not know of each other.

const PREFIX = "holdfast:upload:";

export class TabLocks {
  #manager;
  /** @type {Map<string, () => void>} */
  #mine = new Map();

  /** @param {LockManager | null | undefined} manager */
  constructor(manager) {
    this.#manager = manager;
  }

  /**
   * @param {string} mark
   * @returns {Promise<boolean>} false when another tab has it
   */
  async take(mark) {
    if (!this.#manager || this.#mine.has(mark)) return true;
    return new Promise((resolve, reject) => {
      const hold = (/** @type {Lock | null} */ lock) => {
        resolve(lock !== null);
        return lock && new Promise((release) => this.#mine.set(mark, () => release(undefined)));
      };
      this.#manager?.request(PREFIX + mark, { ifAvailable: true }, hold).catch(reject);
    });
  }

  /** @param {string} mark */
  release(mark) {
    this.#mine.get(mark)?.();
    this.#mine.delete(mark);
  }

  /** What any tab holds now. @returns {Promise<Set<string>>} */
  async held() {
    const { held = [] } = (await this.#manager?.query()) ?? {};
    return new Set(held.map(({ name = "" }) => name.slice(PREFIX.length)));
  }
}
