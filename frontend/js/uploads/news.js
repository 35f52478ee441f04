// What the rest of the page, and its other tabs, hear of what arrived: a few words at a time.
import { byFolder } from "./batch.js";
import { Tabs } from "./tabs.js";

/**
 * @typedef {object} Parts
 * @property {Pick<import("./folders.js").UploadApi, "getNode">} api
 * @property {import("./proof.js").Proof} proof
 * @property {BroadcastChannel | null} channel shared with this page's other tabs
 * @property {import("./tabs.js").Later} later
 * @property {(nodes: any[], folderId: string) => void} tell
 * @property {(mark: string) => void} onOver another tab ended the upload with this fingerprint
 */

export class News {
  #parts;
  #tabs;
  #before = Promise.resolve();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#tabs = new Tabs(parts.channel, parts.later, {
      onPublished: (folderId) => parts.tell([], folderId),
      onOver: parts.onOver,
    });
  }

  /**
   * One file arrived; the server is asked what it keeps, one question at a time.
   * @param {import("./sending.js").Done} done
   * @param {import("./item.js").Item} item
   */
  one({ folderId, nodeId, node }, item) {
    this.#before = this.#before.then(async () => {
      const known = node ?? (nodeId ? await this.#parts.api.getNode(nodeId).catch(() => null) : null);
      this.#check(item, known);
      this.made(known ? [known] : [], folderId);
    });
  }

  /**
   * One piece of news for each folder, so that a list takes hundreds of files in at once.
   * @param {import("./batch.js").Published[]} done
   */
  many(done) {
    for (const { node, item } of done) this.#check(item, node);
    for (const [folderId, nodes] of byFolder(done)) this.made(nodes, folderId);
  }

  /** @param {any[]} nodes @param {string} folderId */
  made(nodes, folderId) {
    this.#parts.tell(nodes, folderId);
    this.#tabs.published(folderId);
  }

  /** @param {string} mark fingerprint of an upload that is over */
  over(mark) {
    this.#tabs.over(mark);
  }

  /** @param {import("./item.js").Item} item @param {any} node */
  #check(item, node) {
    if (item.note !== "already-here") void this.#parts.proof.check(item, node?.digest);
  }
}
