// Which entries are chosen, as in a desktop file manager: an anchor, a focused entry and a set.

/**
 * @typedef {object} There what is known of the list
 * @property {boolean} [complete] everything is loaded
 * @property {number} [total] how many there are with those that are not loaded
 * @property {ReadonlySet<string>} [gone] of those that are not loaded: these are not there any more
 */

/** Event `change`. Orders are given by the caller as lists of ids, so that the selection survives sorting. */
export class Selection extends EventTarget {
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {string | null} */
  #anchor = null;
  /** @type {string | null} the entry that the keyboard is on */
  focus = null;
  /** After “all”: how many are chosen without their ids being known. */
  #rest = 0;
  /** @type {Set<string>} since “all”: ids that were there; what comes besides is chosen too */
  #met = new Set();

  /** @returns {ReadonlySet<string>} those that are loaded */
  get ids() {
    return this.#ids;
  }

  get size() {
    return this.#ids.size + this.#rest;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** Only this one. @param {string} id */
  only(id) {
    this.#anchor = id;
    this.focus = id;
    this.become([id]);
  }

  /** @param {string} id */
  toggle(id) {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#anchor = id;
    this.focus = id;
    this.#become(ids, this.#rest);
  }

  /**
   * Everything from the anchor to `id`, both ends included.
   * @param {string} id
   * @param {string[]} order
   */
  rangeTo(id, order) {
    const from = Math.max(0, order.indexOf(this.#anchor ?? id));
    const to = order.indexOf(id);
    this.focus = id;
    this.become(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  }

  /**
   * All there are: those that are not loaded count at once, and join as they come.
   * @param {string[]} order those that are loaded
   * @param {number} [total]
   */
  all(order, total = order.length) {
    this.#met = new Set(order);
    this.#become(order, Math.max(0, total - order.length));
  }

  clear() {
    this.#anchor = null;
    if (this.size) this.become([]);
  }

  /** These and no others. @param {Iterable<string>} ids */
  become(ids) {
    this.#become(ids, 0);
  }

  /** As it was in a list that was left: the next range begins at the focus. @param {Iterable<string>} ids @param {string | null} focus */
  recall(ids, focus) {
    this.#anchor = focus;
    this.focus = focus;
    this.become(ids);
  }

  /**
   * What is not there any more leaves silently. What is merely not loaded stays.
   * @param {string[]} order
   * @param {There} [there]
   * @returns {number} how many left
   */
  retain(order, { complete = true, total = order.length, gone = new Set() } = {}) {
    const loaded = new Set(order);
    if (this.focus && !loaded.has(this.focus)) this.focus = null;
    const ids = new Set(this.#rest ? [...this.#ids, ...order.filter((id) => !this.#met.has(id))] : this.#ids);
    for (const id of ids) if (complete ? !loaded.has(id) : gone.has(id) && !loaded.has(id)) ids.delete(id);
    if (this.#rest) for (const id of order) this.#met.add(id);
    const rest = complete || !this.#rest ? 0 : Math.max(0, total - this.#met.size);
    const before = this.size;
    if (ids.size !== this.#ids.size || rest !== this.#rest) this.#become(ids, rest);
    return Math.max(0, before - this.size);
  }

  /** @param {Iterable<string>} ids @param {number} rest */
  #become(ids, rest) {
    this.#ids = new Set(ids);
    this.#rest = rest;
    this.dispatchEvent(new Event("change"));
  }
}
