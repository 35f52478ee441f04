// What was thrown away and can still come back.
import { Listing } from "./listing.js";
import { eachOf } from "./each.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/index.js").Api} Api */

/** @param {DriveNode} a @param {DriveNode} b */
const newestFirst = (a, b) => ((a.trashed_at ?? "") > (b.trashed_at ?? "") ? -1 : 1);

export class TrashState extends Listing {
  #api;

  /** @param {Api} api */
  constructor(api) {
    super((options) => api.listTrash(options), newestFirst);
    this.#api = api;
  }

  /**
   * Back to where it was, or into `parent`.
   * @param {DriveNode} node
   * @param {{parent?: string, name?: string}} [to]
   */
  async restore(node, to) {
    const back = await this.#api.restoreNode(node.id, to);
    this.remove([node.id]);
    return back;
  }

  /** Gone for good, one by one. @param {DriveNode[]} nodes */
  async purge(nodes) {
    const outcome = await eachOf(nodes, (node) => this.#api.purgeNode(node.id));
    this.remove(outcome.done.map((node) => node.id));
    return outcome;
  }
}
