// The items and their sums. The only place where an item changes; it goes through the reducer.
import { FINISHED, RUNNING, newItem, reduce } from "./item.js";
import { fingerprint } from "./memory.js";
import { Tally } from "./tally.js";

/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./item.js").UploadEvent} UploadEvent */

export class Ledger {
  tally = new Tally();
  /** Bytes that went out since the page was opened, resent ones too. */
  moved = 0;

  #onChange;
  #onOver;
  #last = 0;
  /** @type {Map<string, Item>} in the order they came */
  #items = new Map();
  /** @type {Map<string, string>} fingerprint → id */
  #unfinished = new Map();

  /**
   * @param {object} listener
   * @param {() => void} listener.onChange
   * @param {(item: Item) => void} listener.onOver an item reached its end, or was dropped before it
   */
  constructor({ onChange, onOver }) {
    this.#onChange = onChange;
    this.#onOver = onOver;
  }

  /** @returns {Item[]} */
  get items() {
    return [...this.#items.values()];
  }

  /** @returns {Item[]} those that start again by themselves */
  get waiting() {
    return this.tally.count("waiting") ? this.items.filter((item) => item.state === "waiting") : [];
  }

  /** @param {string} id */
  get(id) {
    return this.#items.get(id);
  }

  /** The unfinished item that is this file to this place. @param {Parameters<typeof fingerprint>[0]} facts */
  unfinished(facts) {
    return this.withFingerprint(fingerprint(facts));
  }

  /** @param {string} mark */
  withFingerprint(mark) {
    return this.#items.get(this.#unfinished.get(mark) ?? "");
  }

  /**
   * @param {Omit<Parameters<typeof newItem>[0], "id">} facts
   * @returns {Item}
   */
  add(facts) {
    const item = newItem({ ...facts, id: `u${(this.#last += 1)}` });
    this.#put(undefined, item);
    return item;
  }

  /** @param {Item} item */
  remove(item) {
    this.#put(item, undefined);
  }

  /** Drops everything without a word to anybody. */
  clear() {
    for (const item of this.#items.values()) this.tally.move(item, undefined);
    this.#items.clear();
    this.#unfinished.clear();
    this.#onChange();
  }

  /**
   * The item after the event, with `more` laid over it when the event meant something.
   * @param {string} id
   * @param {UploadEvent} event
   * @param {Partial<Item>} [more]
   * @returns {Item | undefined}
   */
  apply(id, event, more) {
    const before = this.#items.get(id);
    if (!before) return undefined;
    const after = reduce(before, event);
    if (after === before) return before;
    const item = more ? { ...after, ...more } : after;
    this.#put(before, item);
    return item;
  }

  /**
   * @param {Item | undefined} before
   * @param {Item | undefined} after
   */
  #put(before, after) {
    const item = after ?? before;
    if (!item) return;
    this.tally.move(before, after);
    if (before && after && RUNNING.has(before.state)) this.moved += Math.max(0, after.sent - before.sent);
    if (after) this.#items.set(item.id, after);
    else this.#items.delete(item.id);
    const over = !after || FINISHED.has(after.state);
    if (!over) this.#unfinished.set(fingerprint(item), item.id);
    else if (!before || !FINISHED.has(before.state)) this.#end(item);
    this.#onChange();
  }

  /** @param {Item} item */
  #end(item) {
    const mark = fingerprint(item);
    if (this.#unfinished.get(mark) === item.id) this.#unfinished.delete(mark);
    this.#onOver(item);
  }
}
