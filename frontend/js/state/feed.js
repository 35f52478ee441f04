// Makes news of marks. A mark says that something happened at or below a folder; the feed of a space says what.

/** @typedef {{space: string, node: string, seq: number, cursor: string}} Mark */
/**
 * What is known to have happened. Without `items` all that is known is that something did: below the folder of `seq` that
 * number, if one is told; in the space, if one is named; anywhere, if not.
 * @typedef {object} News
 * @property {string} [space]
 * @property {string} [node]
 * @property {number} [seq]
 * @property {import("../api/events.js").Change[]} [items]
 * @property {boolean} [foreign] in what was shared with me, perhaps
 */

export class Feed {
  #api;
  /** @type {(space: string) => boolean} */
  #isForeign;
  /** @type {Map<string, string>} space → cursor */
  #cursors = new Map();

  /**
   * @param {Pick<import("../api/index.js").Api, "listChanges" | "listSpaces">} api
   * @param {(space: string) => boolean} isForeign such a space has no feed for me
   */
  constructor(api, isForeign) {
    this.#api = api;
    this.#isForeign = isForeign;
  }

  /** @param {Mark} mark @returns {Promise<News | null>} null when it is no news */
  async read({ space, node, seq, cursor }) {
    if (this.#isForeign(space)) return { space, node, seq, foreign: true };
    const before = this.#cursors.get(space);
    if (before === cursor) return null;
    this.#cursors.set(space, cursor);
    if (!before) return { space, node, seq };
    const items = await this.#since(space, before);
    return items ? { space, items } : { space };
  }

  /** What happened since the last time, in all my spaces. For who cannot have the stream. @returns {Promise<News[]>} */
  async poll() {
    const news = [];
    for (const { id } of await this.#api.listSpaces()) {
      const before = this.#cursors.get(id);
      if (!before) this.#cursors.set(id, (await this.#api.listChanges(id, "now")).cursor);
      const items = before ? await this.#since(id, before) : null;
      if (!items) news.push({ space: id });
      else if (items.length) news.push({ space: id, items });
    }
    return [...news, { foreign: true }];
  }

  /** @param {string} space @param {string} cursor @returns {Promise<import("../api/events.js").Change[] | null>} null: too much, or nobody knows any more */
  async #since(space, cursor) {
    try {
      const page = await this.#api.listChanges(space, cursor);
      if (page.more) this.#cursors.set(space, (await this.#api.listChanges(space, "now")).cursor);
      else this.#cursors.set(space, page.cursor);
      return page.more ? null : page.items;
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (code === "cursor_gone") this.#cursors.delete(space);
      if (code === "network" || code === "timeout") throw error;
      return null;
    }
  }
}
