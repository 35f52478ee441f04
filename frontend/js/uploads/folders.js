// Makes the folders of an upload: each distinct path once, parents first, whoever asks.

/**
 * @typedef {object} FolderApi
 * @property {(parentId: string, name: string) => Promise<{id: string}>} createFolder
 *
 * @typedef {object} UploadApi
 * @property {(parentId: string, name: string) => Promise<any>} createFolder
 * @property {(id: string, choice: {conflict?: "fail" | "replace" | "keep_both", if_match?: string}) => Promise<any>} publishUpload
 * @property {(id: string) => Promise<any>} getNode
 */

/** A file stands where a folder should be made; it is never replaced. */
export class FileInTheWay extends Error {
  status = 409;
  code = "file_in_the_way";
}

export class FolderMaker {
  #api;
  #onMade;
  /** @type {Map<string, Promise<string>>} */
  #made = new Map();

  /**
   * @param {FolderApi} api
   * @param {(node: any, parentId: string) => void} [onMade] told of each new folder; not of those that were there
   */
  constructor(api, onMade = () => {}) {
    this.#api = api;
    this.#onMade = onMade;
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
    const folder = this.ensure(rootId, path.slice(0, -1)).then((parentId) => this.#make(parentId, path.at(-1) ?? ""));
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
   * @param {string} name
   */
  async #make(parentId, name) {
    try {
      const node = await this.#api.createFolder(parentId, name);
      this.#onMade(node, parentId);
      return node.id;
    } catch (error) {
      const { code, extras } = /** @type {any} */ (error);
      if (code !== "name_taken" || !extras?.node) throw error;
      if (extras.node.kind !== "folder") throw new FileInTheWay(name);
      return extras.node.id;
    }
  }
}
