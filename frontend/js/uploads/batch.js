// A batch of small files on its way in one request: all of them are stored, or none. The server's refusal names the files
// that are in the way; each of those is judged as if it had gone alone, and the others go again.
import { fingerprint } from "./memory.js";
import { verdictOn } from "./verdict.js";

const SMALL_BYTES = 256 * 1024;
const MOST_FILES = 200;
const MOST_BYTES = 4 * 1024 * 1024;
/** Fewer are not worth a request of their own kind: tus takes a small file in one request too. */
export const LEAST_FILES = 8;

/** @type {Record<string, number>} the status that a code has when it is the answer of a request of its own */
const STATUS = { name_taken: 409, precondition_failed: 409, too_large: 413, quota_exceeded: 507 };

/**
 * @typedef {import("./item.js").Item} Item
 * @typedef {import("./verdict.js").Failure} Failure
 * @typedef {{item: Item, folderId: string}} Ready
 * @typedef {{folderId: string, node: any, item: Item}} Published `item`: as it was while its file was at hand
 *
 * @typedef {object} BatchParts
 * @property {import("./ledger.js").Ledger} ledger
 * @property {import("./folders.js").FolderMaker} folders
 * @property {import("./locks.js").TabLocks} locks
 * @property {Pick<import("./bulk.js").BulkTransport, "send">} bulk
 * @property {import("./ground.js").Ground} ground
 * @property {Pick<import("./sending.js").Sending, "isSameContent" | "finish">} sending
 *
 * @typedef {object} BatchListener
 * @property {() => void} onAnswer the server said something
 * @property {(done: Published[]) => void} onPublished
 * @property {(ids: string[], more?: Partial<Item>) => void} onAgain these are to go again
 * @property {(ids: string[], why: import("./item.js").Why, after: number | null) => void} onWait
 * @property {(id: string, failure: Failure) => Promise<void>} onFailure of one file
 * @property {(id: string, code: string) => void} onLost of one file, for a reason on this side
 * @property {(file: Blob) => Promise<boolean>} isReadable
 * @property {(error: unknown) => Failure} asFailure
 */

/**
 * May this file go with others? One with a choice behind it goes alone: should the answer to `keep_both` be lost, a second
 * request would make a twin, and tus can ask.
 * @param {Item} item
 */
export function fitsBatch({ kind, file, size, conflict, uploadUrl, complete, alone }) {
  return kind === "file" && file !== null && size <= SMALL_BYTES && conflict === "fail" && !uploadUrl && !complete && !alone;
}

/**
 * Who goes together: the next in line, as many as one request may have.
 * @param {import("./line.js").Line} line
 * @param {(id: string) => Item | null} mayStart the item, when it may
 * @returns {string[]}
 */
export function gather(line, mayStart) {
  /** @type {Set<string>} */
  const ids = new Set();
  let bytes = 0;
  while (ids.size < MOST_FILES && bytes < MOST_BYTES) {
    const id = line.next((one) => !ids.has(one) && mayStart(one) !== null);
    if (id === null) break;
    ids.add(id);
    bytes += mayStart(id)?.size ?? 0;
  }
  return [...ids];
}

/** The nodes of each folder. @param {Published[]} done */
export function byFolder(done) {
  /** @type {Map<string, any[]>} */
  const found = new Map();
  for (const { folderId } of done) found.set(folderId, []);
  for (const { folderId, node } of done) found.get(folderId)?.push(node);
  return found;
}

export class Batch {
  #parts;
  #listener;
  #ids;
  #stopped = false;
  /** @type {import("./bulk.js").BulkTransfer | null} */
  #transfer = null;

  /**
   * @param {string[]} ids
   * @param {BatchParts} parts
   * @param {BatchListener} listener
   */
  constructor(ids, parts, listener) {
    this.#ids = new Set(ids);
    this.#parts = parts;
    this.#listener = listener;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** Resolves when every file has got where it goes next. */
  async run() {
    /** @type {Ready[]} */
    let ready = [];
    try {
      ready = await this.#prepare();
      if (!this.#stopped && ready.length) await this.#send(ready);
    } catch (error) {
      if (!this.#stopped) await this.#judge(ready, this.#listener.asFailure(error));
    }
  }

  /**
   * One of them is paused or cancelled. What is not on its way yet goes without it; else the request is broken off and
   * the batch is over.
   * @param {string} id
   * @returns {boolean} true when it is over
   */
  leave(id) {
    this.#takeBack(id);
    this.#ids.delete(id);
    if (!this.#transfer && this.#ids.size) return false;
    this.#listener.onAgain(this.stop());
    return true;
  }

  /** Breaks it off. @returns {string[]} whose files were in it */
  stop() {
    this.#stopped = true;
    this.#transfer?.stop();
    const ids = [...this.#ids];
    for (const id of ids) this.#takeBack(id);
    this.#ids.clear();
    return ids;
  }

  /** Locks, folders and a look at what is there, one after the other. @returns {Promise<Ready[]>} */
  async #prepare() {
    const ready = [];
    for (const id of [...this.#ids]) {
      const item = this.#ids.has(id) ? this.#parts.ledger.get(id) : undefined;
      if (!item) continue;
      const mine = await this.#parts.locks.take(fingerprint(item));
      if (!mine) this.#leaveToOtherTab(id);
      const folderId = this.#ids.has(id) ? await this.#folderOf(item) : null;
      if (folderId !== null && (await this.#mustGo(item, folderId))) ready.push({ item, folderId });
    }
    return ready.filter(({ item }) => this.#ids.has(item.id));
  }

  /** @param {string} id */
  #leaveToOtherTab(id) {
    this.#ids.delete(id);
    this.#listener.onWait([id], "tab", null);
  }

  /**
   * Its folder's id; null when there can be none. Throws what all of them have to wait for.
   * @param {Item} item
   */
  async #folderOf(item) {
    if (item.path.length) this.#parts.ledger.apply(item.id, { type: "prepare" });
    try {
      return await this.#parts.folders.ensure(item.folder.id, item.path);
    } catch (error) {
      await this.#refuse(item, error);
      return null;
    }
  }

  /**
   * Does this file have to be sent? Not one that is there already, that can not be taken or that needs a choice: no byte
   * of those moves. Throws what all of them have to wait for.
   * @param {Item} item
   * @param {string} folderId
   */
  async #mustGo(item, folderId) {
    const { ground, sending, ledger } = this.#parts;
    try {
      const refusal = await ground.refusal(item, folderId);
      if (refusal) throw refusal;
      const there = await ground.there(item, folderId, ledger.tally.files);
      if (!there || !this.#ids.has(item.id)) return this.#ids.has(item.id);
      const same = await sending.isSameContent(item, there);
      if (!this.#ids.delete(item.id)) return false;
      if (same) sending.finish(item.id, { folderId, nodeId: there.id, node: there }, "already-here");
      else await this.#listener.onFailure(item.id, { status: 409, method: "POST", problem: { code: "name_taken", node: there }, retryAfter: null });
    } catch (error) {
      await this.#refuse(item, error);
    }
    return false;
  }

  /**
   * One file of it can not go. Throws what all of them have to wait for.
   * @param {Item} item
   * @param {unknown} error
   */
  async #refuse(item, error) {
    const failure = this.#listener.asFailure(error);
    if (verdictOn(failure, item.attempts).act === "wait") throw error;
    if (this.#ids.delete(item.id)) await this.#listener.onFailure(item.id, failure);
  }

  /** @param {Ready[]} ready */
  async #send(ready) {
    const { ledger, bulk } = this.#parts;
    const files = ready.map(({ item, folderId }) => {
      ledger.apply(item.id, { type: "send" });
      return { folderId, name: item.name, type: item.type, file: /** @type {File} */ (item.file) };
    });
    this.#transfer = bulk.send(files, { onProgress: (sent) => this.#progress(ready, sent), onAnswer: this.#listener.onAnswer });
    const nodes = await this.#transfer.result;
    if (this.#stopped) return;
    this.#ids.clear();
    const done = ready.map(({ item, folderId }, index) => {
      const node = nodes[index];
      ledger.apply(item.id, { type: "done", nodeId: node?.id ?? null });
      return { folderId, node, item };
    });
    this.#listener.onPublished(done);
  }

  /**
   * Bytes that went out, dealt to the files in their order.
   * @param {Ready[]} ready
   * @param {number} sent
   */
  #progress(ready, sent) {
    let left = sent;
    for (const { item } of ready) {
      if (left <= 0) return;
      this.#parts.ledger.apply(item.id, { type: "progress", sent: Math.min(left, item.size) });
      left -= item.size;
    }
  }

  /**
   * @param {Ready[]} ready
   * @param {Failure} failure
   */
  async #judge(ready, failure) {
    const lost = failure.status > 0 ? 0 : await this.#loseUnreadable();
    if (this.#stopped) return;
    if (failure.status > 0) this.#listener.onAnswer();
    const attempts = Math.max(0, ...[...this.#ids].map((id) => this.#parts.ledger.get(id)?.attempts ?? 0));
    const ids = this.stop(); // nothing was taken, or nobody knows
    const errors = failure.problem.errors;
    if (failure.problem.code === "bulk_refused" && Array.isArray(errors)) return this.#split(ids, ready, errors);
    if (lost) return this.#listener.onAgain(ids);
    const verdict = verdictOn(failure, attempts);
    if (verdict.act === "wait") return this.#listener.onWait(ids, verdict.why, verdict.after);
    this.#listener.onAgain(ids, { alone: true }); // each will hear for itself what is wrong
  }

  /**
   * The files that the server named get their own verdict, the others go again.
   * @param {string[]} ids
   * @param {Ready[]} ready
   * @param {Record<string, any>[]} errors
   */
  async #split(ids, ready, errors) {
    /** @type {Map<string, Record<string, any>>} */
    const named = new Map();
    for (const error of errors) {
      const id = ready[error.index]?.item.id;
      if (id) named.set(id, error);
    }
    // Two of one request want one name: the second meets the first one's node when it goes alone.
    const twins = [...named.keys()].filter((id) => named.get(id)?.code === "name_taken" && !named.get(id)?.node);
    const others = ids.filter((id) => !named.has(id));
    this.#listener.onAgain(others, named.size ? {} : { alone: true });
    this.#listener.onAgain(twins, { alone: true });
    await Promise.all(
      [...named]
        .filter(([id]) => ids.includes(id) && !twins.includes(id))
        .map(([id, problem]) =>
          this.#listener.onFailure(id, { status: STATUS[problem.code] ?? 400, method: "POST", problem, retryAfter: null }),
        ),
    );
  }

  /** A browser reports a file that was changed on the disk as a lost connection. @returns {Promise<number>} how many */
  async #loseUnreadable() {
    let lost = 0;
    for (const id of [...this.#ids]) {
      const file = this.#parts.ledger.get(id)?.file;
      if (!file || (await this.#listener.isReadable(file))) continue;
      this.#lose(id, "unreadable");
      lost += 1;
    }
    return lost;
  }

  /**
   * @param {string} id
   * @param {string} code
   */
  #lose(id, code) {
    this.#ids.delete(id);
    this.#listener.onLost(id, code);
  }

  /** What a request carried that did not end well counts for nothing. @param {string} id */
  #takeBack(id) {
    this.#parts.ledger.apply(id, { type: "progress", sent: 0 });
  }
}
