// Makes the folders of an upload: each distinct path once, parents first, whoever asks.

/**
 * @typedef {object} FolderApi
 * @property {(parentId: string, name: string) => Promise<{id: string}>} createFolder
 *
 * @typedef {object} UploadApi
 * @property {(parentId: string, name: string) => Promise<any>} createFolder
 * @property {(id: string, choice: {conflict?: "fail" | "replace" | "keep_both", if_match?: string}) => Promise<any>} publishUpload
 * @property {(id: string) => Promise<any>} getNode
 * @property {import("./ground.js").GroundApi["listChildren"]} [listChildren]
 * @property {import("./ground.js").GroundApi["me"]} [me]
 */

/** A file stands where a folder should be made; it is never replaced. */
export class FileInTheWay extends Error {
  status = 409;
  code = "file_in_the_way";
}

export class FolderMaker {
  #api;
  #listener;
  /** @type {Map<string, Promise<string>>} */
  #made = new Map();

  /**
   * @param {FolderApi} api
   * @param {object} listener
   * @param {(node: any, parentId: string) => void} listener.onMade
   * @param {(path: string[]) => void} listener.onMerged it was there already
   */
  constructor(api, listener) {
    this.#api = api;
    this.#listener = listener;
  }

  /**
   * The id of the folder at `path` below `rootId`. One that is there already is used: folders merge.
   * Rejects with the API's error, or FileInTheWay; then the next call tries again.
   * @param {string} rootId
   * @param {string[]} path
   * @returns {Promise<string>}
   */
  ensure(rootId, path) {
    if (path.length === 0) return Promise.resolve(rootId);
    const key = JSON.stringify([rootId, ...path]);
    const known = this.#made.get(key);
    if (known) return known;
    const folder = this.ensure(rootId, path.slice(0, -1)).then((parentId) => this.#make(parentId, path));
    this.#made.set(key, folder);
    folder.catch(() => this.#made.delete(key));
    return folder;
  }

  /** Folders may be moved or removed between two drops: ask again next time. */
  forget() {
    this.#made.clear();
  }

  /**
   * @param {string} parentId
   * @param {string[]} path
   */
  async #make(parentId, path) {
    const name = path.at(-1) ?? "";
    try {
      const node = await this.#api.createFolder(parentId, name);
      this.#listener.onMade(node, parentId);
      return node.id;
    } catch (error) {
      const { code, extras } = /** @type {any} */ (error);
      if (code !== "name_taken" || !extras?.node) throw error;
      if (extras.node.kind !== "folder") throw new FileInTheWay(name);
      this.#listener.onMerged(path);
      return extras.node.id;
    }
  }
}
