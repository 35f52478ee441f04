// What was copied or cut in the list and waits to be pasted: references, no bytes.

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */

/** Event `change`. */
export class Clipboard extends EventTarget {
  /** @type {DriveNode[]} */
  #nodes = [];
  #cut = false;

  /** @returns {readonly DriveNode[]} */
  get nodes() {
    return this.#nodes;
  }

  /** Whether pasting moves. */
  get cut() {
    return this.#cut;
  }

  /** Ids of what leaves its place when it is pasted. @returns {ReadonlySet<string>} */
  get leaving() {
    return new Set(this.#cut ? this.#nodes.map(({ id }) => id) : []);
  }

  /** The names, for other programs; and the sign by which we know later that nothing else was copied meanwhile. */
  get text() {
    return this.#nodes.map(({ name }) => name).join("\n");
  }

  /** @param {DriveNode[]} nodes @param {boolean} cut */
  hold(nodes, cut) {
    this.#nodes = nodes;
    this.#cut = cut;
    this.dispatchEvent(new Event("change"));
  }

  clear() {
    if (this.#nodes.length) this.hold([], false);
  }
}
