// Counts and bytes per state, kept while items change, so that ten thousand files cost nothing to sum up.

/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./item.js").State} State */
/** @typedef {{count: number, folders: number, bytes: number, sent: number, verified: number}} Sum `folders` of the count are empty folders */

/** @type {State[]} What the bar is about: files that are, or are meant to be, on the server. */
const IN_THE_BAR = ["queued", "folders", "sending", "finishing", "paused", "waiting", "needs-choice", "done"];
/** @type {State[]} */
const LEFT_TO_SEND = ["queued", "folders", "sending", "finishing", "waiting"];

export class Tally {
  /** @type {Map<State, Sum>} */
  #sums = new Map();

  /**
   * @param {Item | undefined} before
   * @param {Item | undefined} after
   */
  move(before, after) {
    if (before) this.#add(before, -1);
    if (after) this.#add(after, 1);
  }

  /** @param {...State} states */
  count(...states) {
    return this.#total("count", states);
  }

  /** Every file but the cancelled. */
  get files() {
    let files = 0;
    for (const [state, sum] of this.#sums) if (state !== "cancelled") files += sum.count - sum.folders;
    return files;
  }

  /** Every empty folder but the cancelled. */
  get folders() {
    let folders = 0;
    for (const [state, sum] of this.#sums) if (state !== "cancelled") folders += sum.folders;
    return folders;
  }

  get doneFiles() {
    return this.count("done") - (this.#sums.get("done")?.folders ?? 0);
  }

  /** Files whose content is known to be the one that was meant. */
  get verified() {
    return this.#sums.get("done")?.verified ?? 0;
  }

  get bytes() {
    return this.#total("bytes", IN_THE_BAR);
  }

  get sent() {
    return this.#total("sent", IN_THE_BAR);
  }

  get remaining() {
    return this.#total("bytes", LEFT_TO_SEND) - this.#total("sent", LEFT_TO_SEND);
  }

  /**
   * @param {Item} item
   * @param {1 | -1} sign
   */
  #add(item, sign) {
    const sum = this.#sums.get(item.state) ?? { count: 0, folders: 0, bytes: 0, sent: 0, verified: 0 };
    sum.count += sign;
    if (item.kind === "folder") sum.folders += sign;
    if (item.note === "verified" || item.note === "already-here") sum.verified += sign;
    sum.bytes += sign * item.size;
    sum.sent += sign * item.sent;
    this.#sums.set(item.state, sum);
  }

  /**
   * @param {keyof Sum} what
   * @param {State[]} states
   */
  #total(what, states) {
    return states.reduce((total, state) => total + (this.#sums.get(state)?.[what] ?? 0), 0);
  }
}
