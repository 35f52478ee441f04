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
   * @param {import("../api/nodes.js").Landing} [to]
   */
  async restore(node, to) {
    const back = await this.#api.restoreNode(node.id, to);
    this.remove([node.id]);
    return back;
  }

  /** The space whose trash it is; known as soon as something is in it. */
  get space() {
    return this.nodes[0]?.space ?? "";
  }

  /** Bytes of all that is in it, also of what is not loaded. @returns {Promise<number>} */
  async bytes() {
    return (await this.#api.getUsage(this.space)).trash_bytes;
  }

  /** All of it is gone for good. */
  async empty() {
    await this.#api.emptyTrashOf(this.space);
    this.next = null;
    this.remove(this.nodes.map(({ id }) => id));
    await this.load();
  }

  /** Gone for good, one by one. @param {DriveNode[]} nodes */
  async purge(nodes) {
    const outcome = await eachOf(nodes, (node) => this.#api.purgeNode(node.id));
    this.remove(outcome.done.map((node) => node.id));
    return outcome;
  }
}
