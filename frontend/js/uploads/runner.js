// Carries items out, three requests at a time, small files many in one, and decides what a failure means for each. Knows no person and no screen.
import { Batch, LEAST_FILES, fitsBatch, gather } from "./batch.js";
import { asFailure, failItem, isReadable } from "./failure.js";
import { Line } from "./line.js";
import { Outage } from "./outage.js";
import { Sending } from "./sending.js";
import { backOff, verdictOn } from "./verdict.js";

const PARALLEL = 3; // and one more request for what is asked beside them
const OTHER_TAB_MS = 2000;
const QUICK_TRIES = 2; // so often an upload starts again at once when the server is back; then it keeps to its own pauses

/**
 * @typedef {import("./item.js").Item} Item
 * @typedef {import("./sending.js").Run} Run
 * @typedef {{now: () => number, later: (work: () => void, ms: number) => any, chance: () => number}} Clock
 *
 * @typedef {object} OwnParts
 * @property {Pick<import("./bulk.js").BulkTransport, "send"> | null} bulk null: small files go one by one too
 * @property {import("./outage.js").Network} network
 * @property {Clock} clock
 * @property {(done: import("./batch.js").Published[]) => void} onManyPublished
 *
 * @typedef {OwnParts & Omit<import("./sending.js").SendingParts, "onAnswer">} Parts
 */

export class Runner {
  #parts;
  #ledger;
  #outage;
  #sending;
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
    this.#sending = new Sending({ ...parts, onAnswer: () => this.#outage.answered() });
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
    // What waited may have ended without a request, because it is there already: then nobody is left to find out.
    if (this.#outage.down && this.running === 0 && this.#ledger.tally.count("waiting") === 0) this.#outage.answered();
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
    const batch = new Batch(ids, { ...this.#parts, bulk, sending: this.#sending }, this.#batchListener);
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
    onLost: (id, code) => failItem(this.#ledger, id, code),
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
      await this.#sending.work(id, run);
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
   * @param {import("./verdict.js").Failure} failure
   */
  async #judge(id, run, failure) {
    const item = this.#ledger.get(id);
    if (!item) return;
    if (failure.status > 0) this.#outage.answered();
    // A browser reports a file that was changed on the disk as a lost connection.
    else if (item.file && !(await isReadable(item.file))) return failItem(this.#ledger, id, "unreadable");
    if (run.stopped) return;
    const verdict = verdictOn(failure, item.attempts);
    if (verdict.act === "wait") return this.#wait(id, verdict.why, verdict.after);
    if (verdict.act === "clash") return this.#sending.clash(item, run, verdict, failure);
    if (verdict.act === "fail") return failItem(this.#ledger, id, verdict.code, failure.problem);
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
    const own = why === "tab" ? OTHER_TAB_MS : backOff(attempts, this.#parts.clock.chance());
    const pause = Math.max(own, (after ?? 0) * 1000);
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
}
