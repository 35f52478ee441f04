// The last answers of what a person looks at most, for days without a line. Kept in this browser, for one person at a time,
// until they sign out. Contents of files are never kept.

const SHELF = "holdfast-shelf";
const WHO = "/who";
const MOST = 300; // answers
const LOOKED_AT = /^\/(nodes\/[^/?]+(\/children\?|$)|(trash|shared|recent|starred|tags|spaces)(\?|$))/;

/**
 * @typedef {import("./session.js").User} User
 * @typedef {{answer: any, at: number}} Kept at: when it was answered, in milliseconds
 */

export class Shelf {
  #caches;
  #now;
  #count = 0;
  #owned = false;

  /** @param {CacheStorage | null} caches null where the browser keeps nothing: plain http beyond localhost @param {() => number} [now] */
  constructor(caches, now = Date.now) {
    this.#caches = caches;
    this.#now = now;
  }

  /** Who was here last. @returns {Promise<User | null>} */
  async who() {
    return (await this.#read(WHO))?.answer ?? null;
  }

  /** From now on it is theirs; what somebody else left is thrown away. @param {User} user */
  async belongsTo(user) {
    const before = await this.who();
    if (before && before.id !== user.id) await this.clear();
    await this.#write(WHO, user);
    this.#owned = true;
  }

  /** Keeps an answer, if it is one that is looked at. First pages only: nobody scrolls to the end of the world offline. @param {string} path @param {any} answer */
  async keep(path, answer) {
    if (!LOOKED_AT.test(path) || /[?&]cursor=/.test(path) || !this.#owned) return;
    await this.#write(path, answer);
    if ((this.#count += 1) % 50 === 1) await this.#tidy();
  }

  /** @param {string} path @returns {Promise<Kept | null>} */
  async find(path) {
    return LOOKED_AT.test(path) ? this.#read(path) : null;
  }

  /** Somebody signed out: nothing of theirs stays. */
  async clear() {
    this.#owned = false;
    await this.#caches?.delete(SHELF).catch(() => false);
  }

  /** @param {string} path @returns {Promise<Kept | null>} */
  async #read(path) {
    try {
      const kept = (await this.#caches?.has(SHELF)) ? await (await this.#caches?.open(SHELF))?.match(path) : null;
      return kept ? await kept.json() : null;
    } catch {
      return null; // storage may be forbidden or full: then nothing was kept
    }
  }

  /** @param {string} path @param {any} answer */
  async #write(path, answer) {
    try {
      const body = JSON.stringify({ answer, at: this.#now() });
      await (await this.#caches?.open(SHELF))?.put(path, new Response(body, { headers: { "Content-Type": "application/json" } }));
    } catch {
      // the same: the page works without
    }
  }

  /** The oldest go first; who it belongs to was written before all of them and stays. */
  async #tidy() {
    const shelf = await this.#caches?.open(SHELF).catch(() => null);
    const keys = (await shelf?.keys()) ?? [];
    const spare = keys.filter(({ url }) => new URL(url).pathname !== WHO).slice(0, Math.max(0, keys.length - MOST));
    for (const key of spare) await shelf?.delete(key);
  }
}
