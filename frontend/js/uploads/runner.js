// Carries items out, three at a time, and decides what a failure means for each. Knows no person and no screen.
import { Line } from "./line.js";
import { fingerprint } from "./memory.js";
import { Outage } from "./outage.js";
import { TransferError } from "./transport.js";
import { backOff, failed, verdictOn } from "./verdict.js";

const PARALLEL = 3;
const ONE_REQUEST_BYTES = 1024 * 1024;
const QUICK_TRIES = 2; // so often an upload starts again at once when the server is back; then it keeps to its own pauses

/**
 * @typedef {import("./item.js").Item} Item
 * @typedef {{stopped: boolean, stop: () => void}} Run
 * @typedef {{now: () => number, later: (work: () => void, ms: number) => any, chance: () => number}} Clock
 *
 * @typedef {object} Parts
 * @property {import("./ledger.js").Ledger} ledger
 * @property {import("./folders.js").FolderMaker} folders
 * @property {import("./locks.js").TabLocks} locks
 * @property {import("./memory.js").UploadMemory} memory
 * @property {Pick<import("./transport.js").TusTransport, "send" | "terminate">} transport
 * @property {Pick<import("./queue.js").UploadApi, "publishUpload">} api
 * @property {(file: Blob) => Promise<string | null>} digest
 * @property {import("./outage.js").Network} network
 * @property {Clock} clock
 * @property {(done: {folderId: string, nodeId: string | null, node: any}) => void} onPublished
 */

export class Runner {
  #parts;
  #ledger;
  #outage;
  #line = new Line();
  /** @type {Map<string, Run>} */
  #runs = new Map();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#ledger = parts.ledger;
    this.#outage = new Outage(parts.network, { onLost: () => this.#loseNetwork(), onBack: (sure) => this.#networkIsBack(sure) });
  }

  get running() {
    return this.#runs.size;
  }

  /** Puts an item in line if it is queued. @param {Item | undefined} item */
  enqueue(item) {
    if (item?.state === "queued") this.#line.push(item.id);
  }

  /** Starts what may start. */
  pump() {
    while (this.#runs.size < PARALLEL && !this.#outage.down) {
      const id = this.#line.next((one) => this.#ledger.get(one)?.state === "queued");
      if (id === null) return;
      void this.#run(id);
    }
  }

  /** Breaks off what runs, without a word to the server. @param {string} id */
  stop(id) {
    this.#runs.get(id)?.stop();
    this.#runs.delete(id);
  }

  stopAll() {
    for (const id of [...this.#runs.keys()]) this.stop(id);
  }

  /** @param {string} id */
  async #run(id) {
    /** @type {Run} */
    const run = { stopped: false, stop: () => (run.stopped = true) };
    this.#runs.set(id, run);
    try {
      await this.#work(id, run);
    } catch (error) {
      if (!run.stopped) await this.#judge(id, run, asFailure(error));
    } finally {
      if (this.#runs.get(id) === run) this.#runs.delete(id);
      this.pump();
    }
  }

  /**
   * @param {string} id
   * @param {Run} run
   */
  async #work(id, run) {
    const item = this.#ledger.get(id);
    if (!item) return;
    if (!(await this.#parts.locks.take(fingerprint(item)))) return this.#fail(id, "in_another_tab");
    if (run.stopped) return;
    const path = item.kind === "folder" ? [...item.path, item.name] : item.path;
    if (path.length) this.#ledger.apply(id, { type: "prepare" });
    const folderId = await this.#parts.folders.ensure(item.folder.id, path);
    if (run.stopped) return;
    if (item.kind === "folder") return void this.#ledger.apply(id, { type: "done", nodeId: folderId });
    this.#ledger.apply(id, { type: "send" });
    if (item.complete) await this.#publish(item, run, folderId);
    else if (item.file) await this.#send(item, item.file, run, folderId);
    else this.#fail(id, "unreadable");
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
      {
        onUrl: (url) => this.#gotUrl(id, run, url),
        onProgress,
        onAnswer: () => this.#outage.answered(),
      },
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
    if (!run.stopped) this.#finish(id, { folderId, nodeId, node: null });
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
    this.#outage.answered();
    if (!run.stopped) this.#finish(item.id, { folderId, nodeId: node.id, node });
  }

  /**
   * @param {string} id
   * @param {{folderId: string, nodeId: string | null, node: any}} done
   * @param {Item["note"]} [note]
   */
  #finish(id, done, note = null) {
    const item = this.#ledger.apply(id, { type: "done", nodeId: done.nodeId, note });
    if (item?.state === "done") this.#parts.onPublished(done);
  }

  /**
   * @param {string} id
   * @param {Run} run
   * @param {import("./verdict.js").Failure} failure
   */
  async #judge(id, run, failure) {
    const item = this.#ledger.get(id);
    if (!item) return;
    if (failure.status > 0) this.#outage.answered();
    // A browser reports a file that was changed on the disk as a lost connection.
    else if (item.file && !(await isReadable(item.file))) return this.#fail(id, "unreadable");
    if (run.stopped) return;
    const verdict = verdictOn(failure, item.attempts);
    if (verdict.act === "wait") return this.#wait(id, verdict.why, verdict.after);
    if (verdict.act === "clash") return this.#clash(item, run, verdict.node, failure);
    if (verdict.act === "fail") return this.#fail(id, verdict.code, failure.problem);
    if (verdict.act === "restart") this.#parts.memory.forget(item);
    this.enqueue(this.#ledger.apply(id, { type: verdict.act, counts: true }));
  }

  /**
   * @param {string} id
   * @param {import("./item.js").Why} why
   * @param {number | null} after seconds
   */
  #wait(id, why, after) {
    const item = this.#ledger.apply(id, { type: "wait", why });
    if (item?.state !== "waiting") return;
    this.#parts.memory.keep(item);
    if (why === "network" || why === "server") this.#outage.lost();
    const pause = Math.max(backOff(item.attempts, this.#parts.clock.chance()), (after ?? 0) * 1000);
    this.#parts.clock.later(() => this.#goOn(id, item), pause);
  }

  /**
   * A waiting upload tries again, also while the server is believed gone: somebody has to find out.
   * @param {string} id
   * @param {Item} then the item as it began to wait; another one has its own timer
   */
  #goOn(id, then) {
    if (this.#ledger.get(id) !== then) return;
    const item = this.#ledger.apply(id, { type: "again" });
    if (this.#outage.down) void this.#run(id);
    else {
      this.enqueue(item);
      this.pump();
    }
  }

  /** The browser says that the network is gone: stop at once instead of waiting on dead connections. */
  #loseNetwork() {
    for (const id of [...this.#runs.keys()]) {
      this.stop(id);
      this.#wait(id, "network", null);
    }
  }

  /** @param {boolean} sure */
  #networkIsBack(sure) {
    for (const item of this.#ledger.waiting) {
      const lost = item.why === "network" || item.why === "server";
      if (lost && (sure || item.attempts <= QUICK_TRIES)) this.enqueue(this.#ledger.apply(item.id, { type: "again" }));
    }
    this.pump();
  }

  /**
   * @param {Item} item
   * @param {Run} run
   * @param {import("./item.js").Clash | null} node
   * @param {import("./verdict.js").Failure} failure
   */
  async #clash(item, run, node, failure) {
    const { id, uploadUrl } = item;
    if (!node) return this.#fail(id, failure.problem.code, failure.problem);
    const same = item.conflict === "fail" && (await this.#isSameContent(item, node));
    if (run.stopped) return;
    if (same) {
      const url = failure.location ?? uploadUrl;
      if (url) void this.#parts.transport.terminate(url);
      return this.#finish(id, { folderId: node.parent ?? item.folder.id, nodeId: node.id, node }, "already-here");
    }
    // Only the request that brings the last byte can lose the name; one that begins an upload brought nothing yet, but for
    // a small file, whose bytes stand at the location then.
    const url = failure.location;
    this.#ledger.apply(id, { type: "clash", node, url, complete: failure.method === "PATCH" || Boolean(url) });
  }

  /**
   * True when the file in the way has the very same content: nothing to send and nothing to ask. An upload whose last
   * answer was lost ends here too.
   * @param {Item} item
   * @param {import("./item.js").Clash} node
   */
  async #isSameContent(item, node) {
    if (node.kind !== "file" || !node.digest || node.size !== item.size || !item.file) return false;
    this.#ledger.apply(item.id, { type: "compare" });
    return (await this.#parts.digest(item.file)) === node.digest;
  }

  /**
   * @param {string} id
   * @param {string} code
   * @param {Record<string, any>} [problem]
   */
  #fail(id, code, problem) {
    const { text, requestId } = failed(code, problem);
    this.#ledger.apply(id, { type: "fail", error: { code, text, requestId } });
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

/** The id at the end of an upload's address. @param {string} url */
function uploadIdOf(url) {
  return decodeURIComponent(new URL(url, "http://localhost/").pathname.split("/").filter(Boolean).at(-1) ?? "");
}

/**
 * An error of tus or of the JSON API (status, code, detail, extras) as one thing; anything else is our own mistake, shown
 * as such.
 * @param {any} error
 * @returns {import("./verdict.js").Failure}
 */
export function asFailure(error) {
  if (error instanceof TransferError) return /** @type {any} */ (error);
  if (typeof error?.status !== "number") console.error(error);
  const problem = { ...error?.extras, code: error?.code, detail: error?.detail, request_id: error?.requestId };
  return { status: error?.status ?? 400, method: "POST", problem, retryAfter: error?.retryAfter || null };
}

/** False when the file was changed or removed since it was chosen. @param {File} file */
async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
