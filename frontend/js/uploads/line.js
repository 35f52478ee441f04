// Who is next. Ids stand in line in the order they became ready; who left meanwhile is passed over.

export class Line {
  /** @type {string[]} */
  #ids = [];
  #head = 0; // shifting an array of ten thousand ids at each start would be slow

  /** @param {string} id */
  push(id) {
    this.#ids.push(id);
  }

  /**
   * The next that may still start, or null.
   * @param {(id: string) => boolean} mayStart
   */
  next(mayStart) {
    while (this.#head < this.#ids.length) {
      const id = this.#ids[this.#head++] ?? "";
      if (mayStart(id)) return id;
    }
    this.#ids = [];
    this.#head = 0;
    return null;
  }
}
