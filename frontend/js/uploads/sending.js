// How one file gets to the server: its tab's lock, its folder, a look at the ground, its bytes, its name.
import { failItem, uploadIdOf } from "./failure.js";
import { fingerprint } from "./memory.js";

const ONE_REQUEST_BYTES = 1024 * 1024;

/**
 * @typedef {import("./item.js").Item} Item
 * @typedef {import("./verdict.js").Failure} Failure
 * @typedef {{stopped: boolean, stop: () => void}} Run
 * @typedef {{folderId: string, nodeId: string | null, node: any}} Done
 *
 * @typedef {object} SendingParts
 * @property {import("./ledger.js").Ledger} ledger
 * @property {import("./folders.js").FolderMaker} folders
 * @property {import("./ground.js").Ground} ground
 * @property {import("./locks.js").TabLocks} locks
 * @property {import("./memory.js").UploadMemory} memory
 * @property {Pick<import("./transport.js").TusTransport, "send" | "terminate">} transport
 * @property {Pick<import("./folders.js").UploadApi, "publishUpload">} api
 * @property {(file: Blob) => Promise<string | null>} digest
 * @property {(done: Done, item: Item) => void} onPublished `item`: as it was while its file was at hand
 * @property {() => void} onAnswer the server said something
 */

export class Sending {
  #parts;
  #ledger;

  /** @param {SendingParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#ledger = parts.ledger;
  }

  /**
   * Throws what keeps it from arriving.
   * @param {string} id
   * @param {Run} run
   */
  async work(id, run) {
    const item = this.#ledger.get(id);
    if (!item) return;
    await this.#takeLock(item);
    if (run.stopped) return;
    const path = item.kind === "folder" ? [...item.path, item.name] : item.path;
    if (path.length) this.#ledger.apply(id, { type: "prepare" });
    const folderId = await this.#parts.folders.ensure(item.folder.id, path);
    if (run.stopped) return;
    if (item.kind === "folder") return void this.#ledger.apply(id, { type: "done", nodeId: folderId });
    if (await this.#isSettled(item, run, folderId)) return;
    this.#ledger.apply(id, { type: "send" });
    if (item.complete) await this.#publish(item, run, folderId);
    else if (item.file) await this.#send(item, item.file, run, folderId);
    else failItem(this.#ledger, id, "unreadable");
  }

  /** @param {Item} item */
  async #takeLock(item) {
    if (await this.#parts.locks.take(fingerprint(item))) return;
    throw Object.assign(new Error("another tab uploads this file"), { status: 409, code: "in_another_tab" });
  }

  /**
   * A look before bytes move: throws when the file has to stay here, true when it is there already.
   * @param {Item} item
   * @param {Run} run
   * @param {string} folderId
   */
  async #isSettled(item, run, folderId) {
    if (item.complete) return false;
    const refusal = await this.#parts.ground.refusal(item, folderId);
    if (refusal) throw refusal;
    if (item.conflict !== "fail" || item.uploadUrl) return false;
    const there = await this.#parts.ground.there(item, folderId, this.#ledger.tally.files);
    if (!there || run.stopped) return run.stopped;
    const same = await this.isSameContent(item, there);
    if (!same) throw { status: 409, method: "POST", problem: { code: "name_taken", node: there }, retryAfter: null };
    if (!run.stopped) this.finish(item.id, { folderId, nodeId: there.id, node: there }, "already-here");
    return true;
  }

  /**
   * @param {Item} item
   * @param {File} file
   * @param {Run} run
   * @param {string} folderId
   */
  async #send(item, file, run, folderId) {
    const { id, size, uploadUrl } = item;
    // The answer to a single request may get lost after the server has published the file. A second try then meets its
    // own file: with `fail` that shows as a clash of equal contents, with `keep_both` it would make a twin.
    const inOneRequest = size > 0 && size <= ONE_REQUEST_BYTES && item.conflict === "fail" && item.attempts === 0;
    /** @type {number | null} */
    let base = null; // the offset that the server named for this attempt
    const onProgress = (/** @type {number} */ sent) => {
      if (run.stopped) return;
      base ??= sent;
      this.#ledger.apply(id, { type: "progress", sent });
    };
    const transfer = this.#parts.transport.send(
      { file, uploadUrl, metadata: metadataOf(item, folderId), inOneRequest },
      { onUrl: (url) => this.#gotUrl(id, run, url), onProgress, onAnswer: this.#parts.onAnswer },
    );
    run.stop = () => {
      run.stopped = true;
      transfer.stop();
    };
    const { nodeId } = await transfer.result.catch((error) => {
      // What a refused request carried was not taken; what a broken one carried mostly was.
      if (error.status > 0) onProgress(base ?? item.sent);
      throw error;
    });
    if (!run.stopped) this.finish(id, { folderId, nodeId, node: null });
  }

  /**
   * @param {string} id
   * @param {Run} run
   * @param {string} url
   */
  #gotUrl(id, run, url) {
    const item = run.stopped ? undefined : this.#ledger.apply(id, { type: "url", url });
    if (item && item.size > ONE_REQUEST_BYTES) this.#parts.memory.keep(item);
  }

  /**
   * All bytes are on the server, only the name was taken: publish under the choice made.
   * @param {Item} item
   * @param {Run} run
   * @param {string} folderId
   */
  async #publish(item, run, folderId) {
    const choice = { conflict: item.conflict, ...(item.ifMatch ? { if_match: item.ifMatch } : {}) };
    const node = await this.#parts.api.publishUpload(uploadIdOf(item.uploadUrl ?? ""), choice);
    this.#parts.onAnswer();
    if (!run.stopped) this.finish(item.id, { folderId, nodeId: node.id, node });
  }

  /**
   * @param {string} id
   * @param {Done} done
   * @param {Item["note"]} [note]
   */
  finish(id, done, note = null) {
    const before = this.#ledger.get(id);
    const item = this.#ledger.apply(id, { type: "done", nodeId: done.nodeId, note });
    if (before && item?.state === "done" && before !== item) this.#parts.onPublished(done, note ? item : before);
  }

  /**
   * The name is taken: done when it is the same content, else for a person to choose.
   * @param {Item} item
   * @param {Run} run
   * @param {Extract<import("./verdict.js").Verdict, {act: "clash"}>} verdict
   * @param {Failure} failure
   */
  async clash(item, run, { node, stale }, failure) {
    const { id, uploadUrl } = item;
    if (!node) return failItem(this.#ledger, id, failure.problem.code, failure.problem);
    const same = item.conflict === "fail" && (await this.isSameContent(item, node));
    if (run.stopped) return;
    if (same) {
      const url = failure.location ?? uploadUrl;
      if (url) void this.#parts.transport.terminate(url);
      return this.finish(id, { folderId: node.parent ?? item.folder.id, nodeId: node.id, node }, "already-here");
    }
    // Only the request that brings the last byte can lose the name; one that begins an upload brought nothing yet, but for
    // a small file, whose bytes stand at the location then.
    const url = failure.location;
    this.#ledger.apply(id, { type: "clash", node, stale, url, complete: failure.method === "PATCH" || Boolean(url) });
  }

  /**
   * True when the file in the way has the very same content: nothing to send and nothing to ask. An upload whose last
   * answer was lost ends here too.
   * @param {Item} item
   * @param {import("./item.js").Clash} node
   */
  async isSameContent(item, node) {
    if (node.kind !== "file" || !node.digest || node.size !== item.size || !item.file) return false;
    this.#ledger.apply(item.id, { type: "compare" });
    return (await this.#parts.digest(item.file)) === node.digest;
  }
}

/**
 * @param {Item} item
 * @param {string} parent
 * @returns {Record<string, string>}
 */
function metadataOf(item, parent) {
  return {
    filename: item.name,
    parent,
    conflict: item.conflict,
    ...(item.type ? { filetype: item.type } : {}),
    ...(item.ifMatch ? { if_match: item.ifMatch } : {}),
  };
}

