// What others gave me a role on: the topmost files and folders.
import { Listing } from "./listing.js";
import { compareNames } from "../lib/names.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */

/** Folders first, by name, as the server has it. @param {DriveNode} a @param {DriveNode} b */
const order = (a, b) => Number(b.kind === "folder") - Number(a.kind === "folder") || compareNames(a.name, b.name);

export class SharedState extends Listing {
  #api;

  /** @param {import("../api/index.js").Api} api */
  constructor(api) {
    super((options) => api.listShared(options), order);
    this.#api = api;
  }

  /**
   * Gives back the role that was given to me myself; false when it came to me by a group.
   * @param {DriveNode} node
   * @param {string} me my user id
   */
  async leave(node, me) {
    const grants = await this.#api.listGrants(node.id);
    const mine = grants.find(({ principal, source }) => !source && principal.kind === "user" && principal.id === me);
    if (!mine) return false;
    await this.#api.takeRole(node.id, mine.id);
    await this.load(); // a group may still give it to me
    return !this.find(node.id);
  }
}
