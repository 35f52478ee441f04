// A list whose entries a person may change: rename, star, move, copy, throw away.
import { Listing } from "./listing.js";
import { eachOf, manyOf } from "./each.js";

/** @typedef {import("./listing.js").DriveNode} DriveNode */
/** @typedef {import("./each.js").Outcome<DriveNode>} Outcome */

export class NodeListing extends Listing {
  #api;

  /**
   * @param {import("../api/index.js").Api} api
   * @param {import("./listing.js").FetchPage} fetchPage
   * @param {(a: DriveNode, b: DriveNode) => number} compare
   */
  constructor(api, fetchPage, compare) {
    super(fetchPage, compare);
    this.#api = api;
  }

  /** The present facts of something in this list. @param {string} id */
  factsOf(id) {
    return this.#api.getNode(id);
  }

  /**
   * Shows the new name at once and takes it back when the server refuses.
   * @param {DriveNode} node
   * @param {string} name
   */
  async rename(node, name) {
    this.patch(node.id, { name });
    try {
      this.put(await this.#api.renameNode(node.id, name, node.etag));
    } catch (error) {
      this.patch(node.id, { name: node.name });
      throw error;
    }
  }

  /**
   * Shows the stars at once and takes back those that the server refuses.
   * @param {DriveNode[]} nodes
   * @param {boolean} on
   * @returns {Promise<Outcome>}
   */
  async star(nodes, on) {
    this.patchAll(nodes.map(({ id }) => id), { starred: on });
    const outcome = await eachOf(nodes, (node) => this.#api.starNode(node.id, on));
    if (outcome.failed.length) this.patchAll(outcome.failed.map(({ item }) => item.id), { starred: !on });
    return outcome;
  }

  /**
   * To the trash; what is refused comes back into the list.
   * @param {DriveNode[]} nodes
   * @returns {Promise<Outcome>}
   */
  trash(nodes) {
    return this.takeOut(nodes, (these) =>
      manyOf(these, { one: ({ id }) => this.#api.trashNode(id), step: ({ id }) => ({ op: "trash", node: id }), batch: this.#api.batch }),
    );
  }

  /**
   * Answers are the nodes as they are then.
   * @param {DriveNode[]} nodes
   * @param {string} target folder id
   * @returns {Promise<Outcome>}
   */
  move(nodes, target) {
    return this.takeOut(nodes, (these) =>
      manyOf(these, {
        one: ({ id }) => this.#api.moveNode(id, target), step: ({ id }) => ({ op: "move", node: id, parent: target }), batch: this.#api.batch,
      }),
    );
  }

  /**
   * Answers are the copies; a name that is taken there gets a number.
   * @param {DriveNode[]} nodes
   * @param {string} target folder id
   * @returns {Promise<Outcome>}
   */
  copy(nodes, target) {
    return manyOf(nodes, {
      one: ({ id }) => this.#api.copyNode(id, target), batch: this.#api.batch,
      step: ({ id }) => ({ op: "copy", node: id, parent: target, conflict: "keep_both" }),
    });
  }

  /**
   * What is not in this list has been dragged or cut in another one.
   * @param {DriveNode[]} nodes
   * @param {(nodes: DriveNode[]) => Promise<Outcome>} work
   */
  async takeOut(nodes, work) {
    const ids = new Set(this.nodes.map(({ id }) => id));
    this.remove(nodes.map((node) => node.id));
    const outcome = await work(nodes);
    const back = outcome.failed.map(({ item }) => item).filter(({ id }) => ids.has(id));
    if (back.length) this.putAll(back);
    return outcome;
  }
}
