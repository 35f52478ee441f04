// What takes the room of a space: the sums that the server holds against the quota, and what is in one folder of it.
import { eachOf } from "./each.js";
import { findOldVersions } from "./old-versions.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/usage.js").Usage} Usage */
/** @typedef {{node: DriveNode | null, size: number}} Part of a folder; without a node: all that is not told one by one */

const MOST_FOLDERS = 200;
const MOST_CHILDREN = 1000;

/** Event `change` whenever something to show changed. */
export class StorageState extends EventTarget {
  /** @type {"loading" | "ready" | "failed"} */
  phase = "loading";
  /** @type {any} */
  error = null;
  /** @type {DriveNode | null} the folder that is looked into */
  folder = null;
  /** @type {Usage | null} */
  usage = null;
  /** @type {Part[]} of that folder, the largest first; together they are its size */
  parts = [];
  /** @type {{nodes: DriveNode[], more: boolean} | null} the trash; null for whom it is not */
  trash = null;
  /** @type {import("./old-versions.js").OldVersions[] | null} null until they are found */
  versions = null;
  /** space and bytes that `versions` are of */
  #versionsOf = "";
  #api;
  #id;
  #loading = new AbortController();

  /** @param {import("../api/index.js").Api} api @param {string} id of a folder */
  constructor(api, id) {
    super();
    this.#api = api;
    this.#id = id;
  }

  /** The folder, as lists call theirs. */
  get id() {
    return this.#id;
  }

  /** Another folder; what is shown stays until its answer is there. @param {string} id */
  look(id) {
    this.#id = id;
    return this.load();
  }

  async load() {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    if (this.phase === "failed") this.phase = "loading";
    this.#changed();
    try {
      const folder = await this.#api.getNode(this.#id, { signal });
      const [usage, parts, trash] = await Promise.all([
        this.#api.getUsage(folder.space ?? "", { signal }), this.#partsOf(folder, signal), this.#trashOf(folder.space ?? "", signal),
      ]);
      if (signal.aborted) return;
      Object.assign(this, { folder, usage, parts, trash, phase: "ready", error: null });
    } catch (error) {
      if (signal.aborted) return;
      this.phase = "failed";
      this.error = error;
    }
    this.#changed();
    await this.#findVersions(signal);
  }

  /** Many small questions: asked only when the sum of old versions is another one. @param {AbortSignal} signal */
  async #findVersions(signal) {
    const key = `${this.usage?.space} ${this.usage?.versions_bytes}`;
    if (this.phase !== "ready" || !this.usage?.versions_bytes || key === this.#versionsOf) return;
    const versions = await findOldVersions(this.#api, this.usage.space, signal).catch(() => null); // the sum is told without them
    if (signal.aborted || !versions) return;
    this.#versionsOf = key;
    this.versions = versions;
    this.#changed();
  }

  stop() {
    this.#loading.abort();
  }

  /** To the trash, one by one. @param {DriveNode[]} nodes */
  async trashAll(nodes) {
    const outcome = await eachOf(nodes, (node) => this.#api.trashNode(node.id));
    await this.load();
    return outcome;
  }

  /** Gone for good, one by one. @param {DriveNode} node @param {{id: string}[]} versions */
  async deleteVersions(node, versions) {
    const outcome = await eachOf(versions, ({ id }) => this.#api.deleteRevision(node.id, id));
    await this.load();
    return outcome;
  }

  /** All that is in the trash of this space is gone for good. */
  async emptyTrash() {
    await this.#api.emptyTrashOf(this.usage?.space ?? "");
    await this.load();
  }

  /** @param {DriveNode} folder @param {AbortSignal} signal @returns {Promise<Part[]>} */
  async #partsOf(folder, signal) {
    const [folders, children] = await Promise.all([
      this.#api.listFolderUsage(folder.id, { limit: MOST_FOLDERS, signal }),
      this.#api.listChildren(folder.id, { sort: "-size", limit: MOST_CHILDREN, signal }),
    ]);
    const files = children.items.filter(({ kind }) => kind === "file");
    const parts = [
      ...folders.items.map(({ node, bytes }) => ({ node, size: bytes })), ...files.map((node) => ({ node, size: node.size })),
    ].sort((a, b) => b.size - a.size);
    const rest = folder.size - parts.reduce((sum, { size }) => sum + size, 0);
    return rest > 0 ? [...parts, { node: null, size: rest }] : parts;
  }

  /** @param {string} space @param {AbortSignal} signal */
  async #trashOf(space, signal) {
    try {
      const { items, next } = await this.#api.listTrashOf(space, { signal });
      return { nodes: items, more: next !== null };
    } catch (error) {
      if (signal.aborted) throw error;
      return null; // who may not change all of the space has no say over its trash
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
