// What outlives a reload: where unfinished uploads live on the server, and which files they were. No tokens, no bytes.

/** @typedef {import("./item.js").Item} Item */
/** @typedef {{url: string, kept: number, name: string, path: string[], folder: {id: string, name: string}, size: number, lastModified: number}} Note */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Shelf */

const PREFIX = "holdfast:upload:";

/**
 * What tells one upload from another: the file as far as a page can know it, and where it goes.
 * @param {Pick<Item, "name" | "size" | "lastModified" | "path" | "folder">} item
 */
export function fingerprint({ name, size, lastModified, path, folder }) {
  return JSON.stringify([folder.id, ...path, name, size, lastModified]);
}

export class UploadMemory {
  #shelf;
  #owner;

  /**
   * @param {Shelf | null} shelf one entry an upload, so that two tabs never overwrite each other's
   * @param {() => string} owner id of who is signed in: people who share a browser do not see each other's uploads
   */
  constructor(shelf, owner) {
    this.#shelf = shelf;
    this.#owner = owner;
  }

  /** @param {Item} item */
  keep(item) {
    if (!item.uploadUrl || item.kind !== "file") return;
    const { name, path, folder, size, lastModified } = item;
    /** @type {Note} */
    const note = { url: item.uploadUrl, kept: item.sent, name, path, folder, size, lastModified };
    try {
      this.#shelf?.setItem(this.#prefix + fingerprint(item), JSON.stringify(note));
    } catch {
      // full, or forbidden in private windows: the upload works, only a reload would not find it
    }
  }

  /** @param {Parameters<typeof fingerprint>[0]} item */
  forget(item) {
    this.#shelf?.removeItem(this.#prefix + fingerprint(item));
  }

  /** @returns {Note[]} */
  notes() {
    const shelf = this.#shelf;
    const keys = Array.from({ length: shelf?.length ?? 0 }, (_, index) => shelf?.key(index) ?? "");
    return keys.filter((key) => key.startsWith(this.#prefix)).flatMap((key) => this.#read(key));
  }

  get #prefix() {
    return `${PREFIX}${this.#owner()}:`;
  }

  /**
   * @param {string} key
   * @returns {Note[]}
   */
  #read(key) {
    try {
      const note = JSON.parse(this.#shelf?.getItem(key) ?? "");
      const whole = typeof note.url === "string" && Array.isArray(note.path) && note.folder?.id && note.name;
      return whole ? [note] : [];
    } catch {
      return [];
    }
  }
}
