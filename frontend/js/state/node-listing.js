// A list whose rows a person may change: rename, star, move, throw away.
import { Listing } from "./listing.js";
import { eachOf } from "./each.js";

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
    for (const { id } of nodes) this.patch(id, { starred: on });
    const outcome = await eachOf(nodes, (node) => this.#api.starNode(node.id, on));
    for (const { item } of outcome.failed) this.patch(item.id, { starred: !on });
    return outcome;
  }

  /**
   * To the trash, one by one; what is refused comes back into the list.
   * @param {DriveNode[]} nodes
   * @returns {Promise<Outcome>}
   */
  trash(nodes) {
    return this.takeOut(nodes, (node) => this.#api.trashNode(node.id));
  }

  /**
   * @param {DriveNode[]} nodes
   * @param {string} target folder id
   * @returns {Promise<Outcome>}
   */
  move(nodes, target) {
    return this.takeOut(nodes, (node) => this.#api.moveNode(node.id, target));
  }

  /**
   * @param {DriveNode[]} nodes
   * @param {(node: DriveNode) => Promise<unknown>} work
   */
  async takeOut(nodes, work) {
    this.remove(nodes.map((node) => node.id));
    const outcome = await eachOf(nodes, work);
    for (const { item } of outcome.failed) this.put(item);
    return outcome;
  }
}
