// What concerns more than the open folder: things that arrive, the way back from the trash, and how full the space is.
import { eachOf } from "./each.js";
import { SpacesState } from "./spaces.js";
import { TagsState } from "./tags.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/index.js").Api} Api */

const SETTLE_MS = 400; // a folder of uploads ends in one question about the space, not in hundreds

/** @typedef {import("./feed.js").News} News */
/**
 * Events: `arrived` (detail {nodes, folderId}; no nodes when all that is known is that the folder has news),
 * `space` (somebody should look at the sums again), `news` (detail News: something happened here, in another tab, or by
 * somebody else), `beat` (every few seconds while somebody looks, for what no news tells).
 */
export class Drive extends EventTarget {
  #api;
  #settle = 0;
  #mine = false;

  /** @param {Api} api */
  constructor(api) {
    super();
    this.#api = api;
    this.spaces = new SpacesState(api);
    this.tags = new TagsState(api);
  }

  /** A node now stands in a folder: uploaded, restored or moved there. @param {DriveNode} node @param {string | null} [folderId] */
  arrived(node, folderId = node.parent) {
    this.arrivedAll([node], folderId);
  }

  /** @param {DriveNode[]} nodes @param {string | null} folderId */
  arrivedAll(nodes, folderId) {
    this.dispatchEvent(new CustomEvent("arrived", { detail: { nodes, folderId } }));
    this.touched();
  }

  /** Something was changed here: sums, and the folders above. */
  touched() {
    this.#mine = true;
    this.#settled();
  }

  /** Something was changed elsewhere. @param {News} news */
  heard(news) {
    this.#tell(news);
    this.#settled();
  }

  beat() {
    this.dispatchEvent(new Event("beat"));
  }

  #settled() {
    clearTimeout(this.#settle);
    const tell = () => {
      this.dispatchEvent(new Event("space"));
      if (this.#mine) this.#tell({});
      this.#mine = false;
    };
    this.#settle = Number(setTimeout(tell, SETTLE_MS));
  }

  /** @param {News} news */
  #tell(news) {
    this.dispatchEvent(new CustomEvent("news", { detail: news }));
  }

  /** Out of the trash again. @param {DriveNode[]} nodes */
  restoreAll(nodes) {
    return eachOf(nodes, async (node) => this.arrived(await this.#api.restoreNode(node.id)));
  }

  /** Back to where each was. @param {DriveNode[]} nodes as they were @param {string} parent of those that do not tell */
  moveAll(nodes, parent) {
    return eachOf(nodes, async (node) => this.arrived(await this.#api.moveNode(node.id, node.parent ?? parent)));
  }

  /** @param {string} parent @param {string} name */
  async createFolder(parent, name) {
    const node = await this.#api.createFolder(parent, name);
    this.arrived(node, parent);
    return node;
  }

  /**
   * A signed address that lives about five minutes.
   * @param {string} id
   * @param {"attachment" | "inline"} disposition
   */
  async addressOf(id, disposition) {
    return (await this.#api.contentUrl(id, disposition)).url;
  }

  /**
   * A folder with its way down from the top and the folders in it.
   * @param {string} id
   */
  async look(id) {
    const [folder, folders] = await Promise.all([this.#api.getNode(id), this.#foldersIn(id)]);
    const path = (folder.path ?? []).map((crumb) => ({ ...crumb, name: this.spaces.nameOf(crumb) }));
    return { id: folder.id, name: this.spaces.nameOf(folder), path, folders };
  }

  /** Folders come first in a listing, so the pages end with the first file. @param {string} id */
  async #foldersIn(id) {
    const folders = [];
    let cursor = null;
    do {
      /** @type {import("../api/nodes.js").Page} */
      const page = await this.#api.listChildren(id, { limit: 1000, cursor });
      const found = page.items.filter((node) => node.kind === "folder");
      folders.push(...found.map(({ id, name }) => ({ id, name })));
      cursor = found.length === page.items.length ? page.next : null;
    } while (cursor);
    return folders;
  }
}
