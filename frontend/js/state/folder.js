// The open folder: its own facts, what stands in it, and what a person may do with it.
import { Listing } from "./listing.js";
import { comparator } from "./order.js";
import { eachOf } from "./each.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/index.js").Api} Api */
/** @typedef {import("./each.js").Outcome<DriveNode>} Outcome */

export class FolderState extends Listing {
  /** @type {DriveNode | null} */
  folder = null;
  #api;
  #id;
  #sort;

  /**
   * @param {Api} api
   * @param {string} id
   * @param {string} [sort]
   */
  constructor(api, id, sort = "name") {
    super((options) => api.listChildren(id, { sort: this.#sort, ...options }), comparator(sort));
    this.#api = api;
    this.#id = id;
    this.#sort = sort;
  }

  get id() {
    return this.#id;
  }

  get sort() {
    return this.#sort;
  }

  /** What stood here when it was last open: shown at once, then asked for again. */
  get snapshot() {
    const { folder, nodes, next, phase } = this;
    return { folder, nodes, next, sort: this.#sort, phase };
  }

  /** @param {FolderState["snapshot"] | undefined} snapshot */
  recall(snapshot) {
    if (snapshot?.phase !== "ready" || snapshot.sort !== this.#sort) return false;
    this.folder = snapshot.folder;
    this.nodes = snapshot.nodes;
    this.next = snapshot.next;
    this.phase = "ready";
    return true;
  }

  /** @param {string} sort */
  sortBy(sort) {
    this.#sort = sort;
    this.compare = comparator(sort);
    return this.load();
  }

  /** @param {AbortSignal} signal */
  async fetchFirst(signal) {
    const [folder] = await Promise.all([this.#api.getNode(this.#id, { signal }), super.fetchFirst(signal)]);
    this.folder = folder;
  }

  /** The present facts of something in this folder. @param {string} id */
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
   * To the trash, one by one; what is refused comes back into the list.
   * @param {DriveNode[]} nodes
   * @returns {Promise<Outcome>}
   */
  trash(nodes) {
    return this.#takeOut(nodes, (node) => this.#api.trashNode(node.id));
  }

  /**
   * @param {DriveNode[]} nodes
   * @param {string} target folder id
   * @returns {Promise<Outcome>}
   */
  move(nodes, target) {
    return this.#takeOut(nodes, (node) => this.#api.moveNode(node.id, target));
  }

  /**
   * @param {DriveNode[]} nodes
   * @param {(node: DriveNode) => Promise<unknown>} work
   */
  async #takeOut(nodes, work) {
    this.remove(nodes.map((node) => node.id));
    const outcome = await eachOf(nodes, work);
    for (const { item } of outcome.failed) this.put(item);
    return outcome;
  }
}
