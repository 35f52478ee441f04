// Carries items out, three requests at a time, small files many in one, and decides what a failure means for each. Knows no person and no screen.
import { Batch, LEAST_FILES, fitsBatch, gather } from "./batch.js";
import { asFailure, isReadable, uploadIdOf } from "./failure.js";
import { Line } from "./line.js";
import { fingerprint } from "./memory.js";
import { Outage } from "./outage.js";
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
 * @property {Pick<import("./bulk.js").BulkTransport, "send"> | null} bulk null: small files go one by one too
 * @property {Pick<import("./folders.js").UploadApi, "publishUpload">} api
 * @property {(file: Blob) => Promise<string | null>} digest
 * @property {import("./outage.js").Network} network
 * @property {Clock} clock
 * @property {(done: {folderId: string, nodeId: string | null, node: any}) => void} onPublished
 * @property {(done: import("./batch.js").Published[]) => void} onManyPublished
 */

export class Runner {
  #parts;
  #ledger;
  #outage;
  #line = new Line();
  #small = new Line();
  /** @type {Map<string, Run>} */
  #runs = new Map();
  /** @type {Set<Batch>} */
  #batches = new Set();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#ledger = parts.ledger;
    this.#outage = new Outage(parts.network, { onLost: () => this.#loseNetwork(), onBack: (sure) => this.#networkIsBack(sure) });
  }

  get running() {
    return this.#runs.size + this.#batches.size;
  }

  /** Puts an item in line if it is queued. @param {Item | undefined} item */
  enqueue(item) {
    if (item?.state !== "queued") return;
    (this.#parts.bulk && fitsBatch(item) ? this.#small : this.#line).push(item.id);
  }

  /** Starts what may start. */
  pump() {
    while (this.running < PARALLEL && !this.#outage.down) {
      // They take turns, so that neither large files nor small ones wait for all of the others.
      const batchFirst = this.#batches.size <= this.#runs.size;
      if (!(batchFirst && this.#startBatch()) && !this.#startOne() && !this.#startBatch()) return;
    }
  }

  /** Breaks off what runs, without a word to the server. @param {string} id */
  stop(id) {
    this.#runs.get(id)?.stop();
    this.#runs.delete(id);
    for (const batch of this.#batches) if (batch.has(id) && batch.leave(id)) this.#batches.delete(batch);
  }

  stopAll() {
    for (const id of [...this.#runs.keys()]) this.stop(id);
    for (const batch of this.#batches) batch.stop();
    this.#batches.clear();
  }

  /** The item, when nothing keeps it from starting. @param {string} id */
  #startable(id) {
    const item = this.#ledger.get(id);
    if (item?.state !== "queued" || this.#runs.has(id)) return null;
    for (const batch of this.#batches) if (batch.has(id)) return null;
    return item;
  }

  /** @returns {boolean} false when there was none */
  #startOne() {
    const id = this.#line.next((one) => this.#startable(one) !== null);
    if (id !== null) void this.#run(id);
    return id !== null;
  }

  /** @returns {boolean} false when there was nothing small in line */
  #startBatch() {
    const ids = gather(this.#small, (id) => this.#startable(id));
    if (ids.length >= LEAST_FILES) {
      void this.#runBatch(ids);
      return true;
    }
    for (const id of ids) this.#line.push(id);
    return ids.length > 0 && this.#startOne();
  }

  /** @param {string[]} ids */
  async #runBatch(ids) {
    const { bulk } = this.#parts;
    if (!bulk) return;
    const batch = new Batch(ids, { ...this.#parts, bulk }, this.#batchListener);
    this.#batches.add(batch);
    await batch.run();
    this.#batches.delete(batch);
    this.pump();
  }

  /** @type {import("./batch.js").BatchListener} */
  #batchListener = {
    onAnswer: () => this.#outage.answered(),
    onPublished: (done) => this.#parts.onManyPublished(done),
    onAgain: (ids, more) => {
      for (const id of ids) {
        this.#ledger.apply(id, { type: "prepare" });
        this.enqueue(this.#ledger.apply(id, { type: "again" }, more));
      }
    },
    onWait: (ids, why, after) => this.#waitAll(ids, why, after),
    onFailure: (id, failure) => this.#judgeOne(id, failure),
    onLost: (id, code) => this.#fail(id, code),
    isReadable,
    asFailure,
  };

  /**
   * What a refused batch tells of one of its files.
   * @param {string} id
   * @param {import("./verdict.js").Failure} failure
   */
  async #judgeOne(id, failure) {
    /** @type {Run} */
    const run = { stopped: false, stop: () => (run.stopped = true) };
    this.#runs.set(id, run); // so that who cancels it meanwhile is heard
    await this.#judge(id, run, failure);
    if (this.#runs.get(id) === run) this.#runs.delete(id);
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
    this.#waitAll([id], why, after);
  }

  /**
   * They wait together, and one of them is enough to find out that the waiting is over.
   * @param {string[]} ids
   * @param {import("./item.js").Why} why
   * @param {number | null} after seconds
   */
  #waitAll(ids, why, after) {
    const waiting = ids.flatMap((id) => {
      this.#ledger.apply(id, { type: "prepare" });
      const item = this.#ledger.apply(id, { type: "wait", why });
      return item?.state === "waiting" ? [item] : [];
    });
    if (waiting.length === 0) return;
    for (const item of waiting) this.#parts.memory.keep(item);
    if (why === "network" || why === "server") this.#outage.lost();
    const attempts = Math.max(...waiting.map((item) => item.attempts));
    const pause = Math.max(backOff(attempts, this.#parts.clock.chance()), (after ?? 0) * 1000);
    this.#parts.clock.later(() => this.#goOn(waiting), pause);
  }

  /**
   * Waiting uploads try again, also while the server is believed gone: somebody has to find out.
   * @param {Item[]} then the items as they began to wait; another one has its own timer
   */
  #goOn(then) {
    const due = then.filter((item) => this.#ledger.get(item.id) === item).map(({ id }) => id);
    const items = due.map((id) => this.#ledger.apply(id, { type: "again" }));
    if (!this.#outage.down || due.length === 0) {
      for (const item of items) this.enqueue(item);
      this.pump();
    } else if (due.length > 1) void this.#runBatch(due);
    else void this.#run(due[0] ?? "");
  }

  /** The browser says that the network is gone: stop at once instead of waiting on dead connections. */
  #loseNetwork() {
    const groups = [...this.#batches].map((batch) => batch.stop());
    this.#batches.clear();
    for (const id of [...this.#runs.keys()]) {
      this.stop(id);
      groups.push([id]);
    }
    for (const ids of groups) this.#waitAll(ids, "network", null);
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
