// The uploads of this page, as the rest of the page sees them: what comes in, what a person does, what there is to show.
import { say, sayCount } from "../lib/say.js";
import { Announcer } from "./announcer.js";
import { BulkTransport } from "./bulk.js";
import { droppedEntries, walk } from "./entries.js";
import { FolderMaker } from "./folders.js";
import { Ground } from "./ground.js";
import { digestOf } from "./hasher.js";
import { Intake } from "./intake.js";
import { listInterrupted } from "./interrupted.js";
import { FINISHED, UNDER_WAY, chosenAs, mayChoose } from "./item.js";
import { Ledger } from "./ledger.js";
import { TabLocks } from "./locks.js";
import { UploadMemory, fingerprint } from "./memory.js";
import { News } from "./news.js";
import { Proof } from "./proof.js";
import { Pulse } from "./pulse.js";
import { Runner } from "./runner.js";
import { standingOf, totalsOf } from "./totals.js";
import { TusTransport } from "./transport.js";
import { loadedTus } from "./tus.js";

const TICK_MS = 250;

/**
 * @typedef {import("./item.js").Item} Item
 * @typedef {import("./entries.js").Found} Found
 * @typedef {{id: string, name: string}} Folder
 * @typedef {object} Inner for tests
 * @property {Pick<TusTransport, "send" | "terminate" | "kept">} [transport]
 * @property {Pick<BulkTransport, "send"> | null} [bulk] null: small files go one by one too
 * @property {(file: Blob) => Promise<string | null>} [digest]
 * @property {LockManager | null} [locks]
 * @property {import("./outage.js").Network} [network]
 * @property {import("./runner.js").Clock} [clock]
 */

/**
 * Events: `change` (four a second at most), `published` (detail {nodes, folderId}; no nodes when another tab did it, or
 * when the server could not be asked), `announce` and `alert` (detail: a sentence).
 */
export class UploadQueue extends EventTarget {
  /** Top folders that were there already: what comes goes into them. @type {string[]} */
  merged = [];

  #transport;
  #memory;
  #news;
  #clock;
  #ground;
  #folders;
  #locks;
  #intake;
  #ledger;
  #runner;
  #pulse = new Pulse();
  #announcer = new Announcer();
  #ticking = false;
  #lastFolder = "";

  /**
   * @param {object} needs
   * @param {import("./folders.js").UploadApi} needs.api
   * @param {string} needs.endpoint absolute address of `uploads`
   * @param {string} [needs.bulkEndpoint] absolute address of `bulk`
   * @param {(wish: {minSeconds: number}) => Promise<string>} needs.freshToken waits while somebody has to sign in again
   * @param {(token: string) => void} [needs.rejectToken] told of a token that the server refused, so that the next differs
   * @param {import("./memory.js").Shelf | null} [needs.storage] localStorage
   * @param {BroadcastChannel | null} [needs.channel] shared with this page's other tabs
   * @param {() => string} [needs.owner] id of who is signed in
   * @param {Inner} [inner]
   */
  constructor({ api, endpoint, bulkEndpoint, freshToken, rejectToken, storage = null, channel = null, owner = () => "" }, inner = {}) {
    super();
    this.#clock = inner.clock ?? { now: Date.now, later: (work, ms) => setTimeout(work, ms), chance: Math.random };
    this.#transport = inner.transport ?? new TusTransport({ tus: loadedTus, endpoint, freshToken, rejectToken });
    const bulk = bulkEndpoint ? new BulkTransport({ endpoint: bulkEndpoint, freshToken, rejectToken }) : null;
    this.#memory = new UploadMemory(storage, owner);
    this.#locks = new TabLocks(inner.locks === undefined ? globalThis.navigator?.locks : inner.locks);
    this.#intake = new Intake({ take: (some) => this.#takeIn(some), ready: () => this.#runner.pump() }, this.#clock);
    const digest = inner.digest ?? digestOf;
    this.#ground = new Ground(api, this.#clock.now);
    this.#folders = new FolderMaker(api, { onMade: (node, parentId) => this.#folderMade(node, parentId), onMerged: (path) => this.#folderMerged(path) });
    this.#ledger = new Ledger({ onChange: () => this.#touch(), onOver: (item) => this.#over(item) });
    const proof = new Proof({ ledger: this.#ledger, digest, onWrong: (name) => this.#emit("alert", say("{name} did not arrive as it is on this device.", { name })) });
    this.#news = new News({
      api,
      proof,
      channel,
      later: this.#clock.later,
      tell: (nodes, folderId) => this.#emit("published", { nodes, folderId }),
      onOver: (mark) => this.#overElsewhere(mark),
    });
    this.#runner = new Runner({
      api,
      ledger: this.#ledger,
      folders: this.#folders,
      locks: this.#locks,
      memory: this.#memory,
      transport: this.#transport,
      bulk: inner.bulk === undefined ? bulk : inner.bulk,
      ground: this.#ground,
      digest,
      network: inner.network ?? globalThis,
      clock: this.#clock,
      onPublished: (done, item) => this.#news.one(done, item),
      onManyPublished: (done) => this.#news.many(done),
    });
    globalThis.addEventListener?.("pagehide", () => this.#keepAll());
    if (storage) queueMicrotask(() => void this.restore());
  }

  /** @returns {Item[]} in the order they came */
  get items() {
    return this.#ledger.items;
  }

  /** True while leaving the page would cost something. */
  get busy() {
    const { tally } = this.#ledger;
    return this.#intake.waiting || tally.count(...UNDER_WAY, "paused", "needs-choice") > 0;
  }

  get totals() {
    return totalsOf(this.#ledger.tally, this.#pulse);
  }

  /**
   * Files to a folder. One that is unfinished from before (same name, size, time, folders, target) goes on instead.
   * @param {Found[]} files `path`: the folders above the file, outermost first
   * @param {Folder} folder
   */
  addFiles(files, folder) {
    this.#begin(folder);
    this.#intake.add(files.map((found) => ({ ...found, folder })));
  }

  /**
   * What was dropped, folders with all that is in them. To be called in the drop event itself.
   * @param {Iterable<DataTransferItem>} items
   * @param {Folder} folder
   * @returns {Promise<void>} resolves when everything was found
   */
  addDrop(items, folder) {
    return this.addEntries(droppedEntries(items), folder); // the list is empty after the event
  }

  /** @param {(FileSystemEntry | File)[]} entries of a drop @param {Folder} folder */
  async addEntries(entries, folder) {
    let unread = 0;
    await walk(entries, {
      found: (files, emptyFolders) => {
        this.#begin(folder);
        for (const path of emptyFolders) this.#addEmptyFolder(path, folder);
        this.addFiles(files, folder);
      },
      unreadable: () => (unread += 1),
    });
    if (unread) this.#emit("alert", sayCount(unread, "{n} of the dropped items could not be read.", "{n} of the dropped items could not be read."));
  }

  /**
   * The file of an upload that was begun before a reload.
   * @param {string} id
   * @param {File} file
   * @returns {boolean} false when it is not that file
   */
  giveFile(id, file) {
    const item = this.#ledger.get(id);
    const { name, size, lastModified } = file;
    if (item?.state !== "needs-file") return false;
    if (fingerprint({ ...item, name, size, lastModified }) !== fingerprint(item)) return false;
    this.#start(this.#ledger.apply(id, { type: "file", file }));
    return true;
  }

  /** Lists what a reload interrupted and asks the server how much it keeps. A new queue does so by itself. */
  async restore() {
    await listInterrupted({
      ledger: this.#ledger,
      locks: this.#locks,
      memory: this.#memory,
      transport: this.#transport,
      start: (item) => this.#start(item),
    });
  }

  /** Stops everything and takes the rows away: somebody signed out. The server keeps what it has. */
  reset() {
    this.#keepAll();
    this.#intake.drop();
    this.#runner.stopAll();
    for (const item of this.items) this.#locks.release(fingerprint(item));
    this.#ledger.clear();
    this.#folders.forget();
    this.#ground.forget();
  }

  /** @param {string} id */
  pause(id) {
    this.#pause(id);
    this.#runner.pump();
  }

  /** @param {string} id */
  resume(id) {
    this.#start(this.#ledger.apply(id, { type: "resume" }));
  }

  /** Stops it, here and on the server. @param {string} id */
  cancel(id) {
    this.#drop(id, "cancel");
    this.#runner.pump();
  }

  /** @param {string} id */
  retry(id) {
    this.#start(this.#ledger.apply(id, { type: "retry" }));
  }

  pauseAll() {
    this.#intake.flush();
    for (const item of this.items) if (UNDER_WAY.has(item.state)) this.#pause(item.id);
  }

  resumeAll() {
    this.#startAll("paused", "resume");
  }

  retryFailed() {
    this.#startAll("failed", "retry");
  }

  cancelAll() {
    this.#intake.drop();
    for (const item of this.items) if (!FINISHED.has(item.state)) this.#drop(item.id, "cancel");
  }

  clearFinished() {
    for (const item of this.items) if (FINISHED.has(item.state)) this.#ledger.remove(item);
  }

  /**
   * What to do about a name that is taken. A folder in the way is never replaced.
   * @param {string} id
   * @param {"replace" | "keep_both" | "skip"} choice
   * @param {{all?: boolean}} [options] all: the same for every clash that waits now
   */
  choose(id, choice, { all = false } = {}) {
    const one = this.#ledger.get(id);
    const chosen = all ? this.items.filter((item) => item.state === "needs-choice") : one ? [one] : [];
    for (const item of chosen) {
      if (choice === "skip") this.#drop(item.id, "skip");
      else if (mayChoose(item, choice)) this.#runner.enqueue(this.#ledger.apply(item.id, chosenAs(item, choice)));
    }
    this.#runner.pump();
  }

  /** A new batch lets the finished rows of the last one go. @param {Folder} folder */
  #begin(folder) {
    this.#lastFolder = folder.name;
    if (this.busy || this.#ledger.tally.count("failed")) return;
    this.clearFinished();
    this.#folders.forget();
    this.#ground.forget();
    this.merged = [];
  }

  /** @param {any} node @param {string} parentId */
  #folderMade(node, parentId) {
    this.#ground.born(node.id, parentId);
    this.#news.made([node], parentId);
  }

  /** @param {string[]} path below the folder that things go to */
  #folderMerged(path) {
    const [name = ""] = path;
    if (path.length > 1 || this.merged.includes(name)) return;
    this.merged = [...this.merged, name];
    if (this.merged.length === 1) this.#emit("announce", say("“{name}” is already here. What is uploaded goes into it.", { name }));
    this.#touch();
  }

  /** @param {(Found & {folder: Folder})[]} some */
  #takeIn(some) {
    for (const { file, path, folder } of some) this.#addFile(file, path, folder);
  }

  /**
   * @param {File} file
   * @param {string[]} path
   * @param {Folder} folder
   */
  #addFile(file, path, folder) {
    const { name, size, lastModified, type } = file;
    const facts = { name, size, lastModified, type, path, folder };
    const known = this.#ledger.unfinished(facts);
    if (!known) this.#runner.enqueue(this.#ledger.add({ ...facts, file }));
    else if (known.state === "needs-file") this.giveFile(known.id, file);
    else if (known.state === "paused") this.resume(known.id);
    else if (known.state === "failed") this.#start(this.#ledger.apply(known.id, { type: "retry" }, { file }));
  }

  /**
   * @param {string[]} path
   * @param {Folder} folder
   */
  #addEmptyFolder(path, folder) {
    const facts = { name: path.at(-1) ?? "", path: path.slice(0, -1), folder, size: 0, lastModified: 0 };
    if (!this.#ledger.unfinished(facts)) this.#runner.enqueue(this.#ledger.add({ ...facts, kind: "folder" }));
  }

  /** @param {string} id */
  #pause(id) {
    this.#runner.stop(id);
    const item = this.#ledger.apply(id, { type: "pause" });
    if (item) this.#memory.keep(item);
  }

  /**
   * All of them stand in line before the first starts: small ones go together.
   * @param {import("./item.js").State} state
   * @param {"resume" | "retry"} type
   */
  #startAll(state, type) {
    for (const item of this.items) if (item.state === state) this.#runner.enqueue(this.#ledger.apply(item.id, { type }));
    this.#runner.pump();
  }

  /** @param {Item | undefined} item */
  #start(item) {
    this.#runner.enqueue(item);
    this.#runner.pump();
  }

  /**
   * @param {string} id
   * @param {"cancel" | "skip"} type
   */
  #drop(id, type) {
    const before = this.#ledger.get(id);
    this.#runner.stop(id);
    const item = this.#ledger.apply(id, { type });
    if (item !== before && item?.uploadUrl) void this.#transport.terminate(item.uploadUrl);
  }

  /** @param {string} mark fingerprint of an upload that another tab ended */
  #overElsewhere(mark) {
    const item = this.#ledger.withFingerprint(mark);
    if (item?.state === "needs-file") this.#ledger.remove(item);
  }

  /** @param {Item} item */
  #over(item) {
    const mark = fingerprint(item);
    this.#locks.release(mark);
    if (!item.uploadUrl) return;
    this.#memory.forget(item);
    this.#news.over(mark);
  }

  #keepAll() {
    for (const item of this.items) if (!FINISHED.has(item.state)) this.#memory.keep(item);
  }

  /** Says `change` soon. */
  #touch() {
    if (this.#ticking) return;
    this.#ticking = true;
    this.#clock.later(() => this.#onTick(), TICK_MS);
  }

  #onTick() {
    this.#ticking = false;
    const { tally, moved } = this.#ledger;
    const running = this.#runner.running > 0;
    this.#pulse.measure(this.#clock.now(), { running, moved, remaining: tally.remaining });
    this.#speak();
    this.dispatchEvent(new Event("change"));
    if (running) this.#touch(); // the speed of a stalled upload falls although nothing happens
  }

  #speak() {
    const standing = standingOf(this.totals);
    const alert = this.#announcer.alert(standing);
    const sentence = this.#announcer.next(standing, this.#clock.now(), this.#lastFolder);
    if (alert) this.#emit("alert", alert);
    if (sentence) this.#emit("announce", sentence);
  }

  /**
   * @param {"announce" | "alert" | "published"} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
