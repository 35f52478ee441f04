// Is what the server keeps the file that was sent? The page works out the digest of the file for itself and says so only
// when the server's is the same.
import { failed } from "./verdict.js";

/**
 * @typedef {object} Parts
 * @property {import("./ledger.js").Ledger} ledger
 * @property {(file: Blob) => Promise<string | null>} digest null where it can not be had
 * @property {(name: string) => void} onWrong the server keeps something else
 */

export class Proof {
  #parts;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {import("./item.js").Item} item as it was before it was done
   * @param {string | null | undefined} stored the server's digest
   */
  async check({ id, name, file }, stored) {
    if (!file || !stored) return this.#note(id, "unproved");
    this.#note(id, "checking");
    const own = await this.#parts.digest(file);
    if (own === stored) return this.#note(id, "verified");
    if (own === null) return this.#note(id, "unproved");
    const { text, requestId } = failed("content_differs");
    this.#parts.ledger.apply(id, { type: "differs", file, digest: stored, error: { code: "content_differs", text, requestId } });
    this.#parts.onWrong(name);
  }

  /** @param {string} id @param {"checking" | "verified" | "unproved"} note */
  #note(id, note) {
    this.#parts.ledger.apply(id, { type: "proved", note });
  }
}
