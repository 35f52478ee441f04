// Files that were found and stand in no line yet. The first look at a file's size and date asks the disk: ten thousand of
// them at once would hold the page up for seconds.

const A_TURN = 200; // files: what one request of many takes
const A_LOOK = 20; // files between two looks at the clock
const A_TURN_MS = 12; // then a person's click is heard

/**
 * @template T
 */
export class Intake {
  #take;
  #ready;
  #clock;
  #taken = 0;
  /** @type {T[]} */
  #coming = [];

  /**
   * @param {object} listener
   * @param {(some: T[]) => void} listener.take
   * @param {() => void} listener.ready enough were taken for a request, or all of them
   * @param {{now: () => number, later: (work: () => void, ms: number) => any}} clock
   */
  constructor({ take, ready }, clock) {
    this.#take = take;
    this.#ready = ready;
    this.#clock = clock;
  }

  get waiting() {
    return this.#coming.length > 0;
  }

  /** Takes the first at once, the others by and by. @param {T[]} found */
  add(found) {
    const alone = !this.waiting;
    for (const one of found) this.#coming.push(one);
    if (alone) this.#turn();
  }

  /** Takes them all now. */
  flush() {
    if (!this.waiting) return;
    while (this.waiting) this.#some();
    this.#tellReady();
  }

  /** Forgets them. */
  drop() {
    this.#coming = [];
  }

  #turn() {
    const until = this.#clock.now() + A_TURN_MS;
    do this.#some();
    while (this.waiting && this.#taken < A_TURN && this.#clock.now() < until);
    if (!this.waiting || this.#taken >= A_TURN) this.#tellReady();
    if (this.waiting) this.#clock.later(() => this.#turn(), 0);
  }

  #some() {
    const some = this.#coming.splice(0, A_LOOK);
    this.#taken += some.length;
    this.#take(some);
  }

  #tellReady() {
    this.#taken = 0;
    this.#ready();
  }
}
