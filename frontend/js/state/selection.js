// Which rows are chosen, as in a desktop file manager: an anchor, a focused row and a set.

/** Event `change`. Orders are given by the caller as lists of ids, so that the selection survives sorting. */
export class Selection extends EventTarget {
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {string | null} */
  #anchor = null;
  /** @type {string | null} the row that the keyboard is on */
  focus = null;

  /** @returns {ReadonlySet<string>} */
  get ids() {
    return this.#ids;
  }

  get size() {
    return this.#ids.size;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** Only this one. @param {string} id */
  only(id) {
    this.#anchor = id;
    this.focus = id;
    this.#become([id]);
  }

  /** @param {string} id */
  toggle(id) {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#anchor = id;
    this.focus = id;
    this.#become(ids);
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
    this.#become(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  }

  /** @param {string[]} order */
  all(order) {
    this.#become(order);
  }

  clear() {
    this.#anchor = null;
    if (this.#ids.size) this.#become([]);
  }

  /** What is not there any more leaves silently. @param {string[]} order */
  retain(order) {
    const there = new Set(order);
    if (this.focus && !there.has(this.focus)) this.focus = null;
    const kept = [...this.#ids].filter((id) => there.has(id));
    if (kept.length !== this.#ids.size) this.#become(kept);
  }

  /** @param {Iterable<string>} ids */
  #become(ids) {
    this.#ids = new Set(ids);
    this.dispatchEvent(new Event("change"));
  }
}
