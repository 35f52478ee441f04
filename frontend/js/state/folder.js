// The open folder: its own facts, what stands in it, and what a person may do with it.
import { NodeListing } from "./node-listing.js";
import { comparator } from "./order.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/index.js").Api} Api */

export class FolderState extends NodeListing {
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
    super(api, (options) => api.listChildren(id, { sort: this.#sort, ...options }), comparator(sort));
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

  /** The folder itself tells how many stand in it. */
  get total() {
    return this.next && this.folder ? Math.max(this.folder.items ?? 0, this.nodes.length) : super.total;
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
}
