// What this page's tabs tell each other of uploads: new files in a folder, and unfinished uploads that are over.

const RETELL_MS = 1000; // a folder's news once a second at most: each makes the other tabs list it again

/** @typedef {(work: () => void, ms: number) => any} Later */

export class Tabs {
  #channel;
  #later;
  /** @type {Set<string>} folders whose news are on their way */
  #telling = new Set();

  /**
   * @param {BroadcastChannel | null} channel
   * @param {Later} later
   * @param {{onPublished: (folderId: string) => void, onOver: (fingerprint: string) => void}} listener
   */
  constructor(channel, later, { onPublished, onOver }) {
    this.#channel = channel;
    this.#later = later;
    channel?.addEventListener("message", ({ data }) => {
      if (data?.type === "published") onPublished(data.folderId);
      if (data?.type === "upload-over") onOver(data.fingerprint);
    });
  }

  /** @param {string} folderId */
  published(folderId) {
    if (!this.#channel || this.#telling.has(folderId)) return;
    this.#telling.add(folderId);
    this.#later(() => {
      this.#telling.delete(folderId);
      this.#channel?.postMessage({ type: "published", folderId });
    }, RETELL_MS);
  }

  /** @param {string} fingerprint */
  over(fingerprint) {
    this.#channel?.postMessage({ type: "upload-over", fingerprint });
  }
}
