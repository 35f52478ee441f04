// Files that were found and stand in no line yet. The first look at a file's size and date asks the disk: ten thousand of
// them at once would hold the page up for seconds.

const A_TURN = 200; // files: what one request of many takes

/**
 * @template T
 */
export class Intake {
  #take;
  #later;
  /** @type {T[]} */
  #coming = [];

  /**
   * @param {(some: T[]) => void} take
   * @param {(work: () => void, ms: number) => any} later
   */
  constructor(take, later) {
    this.#take = take;
    this.#later = later;
  }

  get waiting() {
    return this.#coming.length > 0;
  }

  /** Takes the first at once, the others by and by. @param {T[]} found */
  add(found) {
    const alone = !this.waiting;
    for (const one of found) this.#coming.push(one);
    if (alone) this.#turn(A_TURN);
  }

  /** Takes them all now. */
  flush() {
    if (this.waiting) this.#turn(this.#coming.length);
  }

  /** Forgets them. */
  drop() {
    this.#coming = [];
  }

  /** @param {number} count */
  #turn(count) {
    this.#take(this.#coming.splice(0, count));
    if (this.waiting) this.#later(() => this.#turn(A_TURN), 0);
  }
}
