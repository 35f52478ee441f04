// Fakes for the upload queue: a server that is told what to answer, and a clock that is wound by hand.
import { setImmediate } from "node:timers";
import { UploadQueue } from "../js/uploads/queue.js";
import { TransferError } from "../js/uploads/transport.js";

export const FOLDER = { id: "3", name: "Guidelines" };

/** A File as far as the queue looks at one. */
export function fileOf(name, size = 10, { lastModified = 1_700_000_000_000, readable = true } = {}) {
  const slice = () => ({ arrayBuffer: () => (readable ? Promise.resolve(new ArrayBuffer(1)) : Promise.reject(new Error("gone"))) });
  return { name, size, lastModified, type: "", webkitRelativePath: "", slice };
}

/** Timers that fire when told. */
export class HandClock {
  time = 1_000_000;
  timers = [];
  now = () => this.time;
  chance = () => 0;
  later = (work, ms) => this.timers.push({ at: this.time + ms, work });

  /** Lets `ms` pass, in order, giving promises their turn at each step. */
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      await settle();
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers.splice(this.timers.indexOf(due), 1);
      this.time = due.at;
      due.work();
    }
    this.time = end;
    await settle();
  }
}

/** Resolves when every promise that can go on has done so. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Answers each attempt with the next scripted word, or waits to be told. */
export class FakeTransport {
  sent = [];
  terminated = [];
  keptBytes = new Map();
  /** @type {(job: any, nth: number) => any} what to answer: {nodeId}, an error, or undefined to leave it open */
  answer = () => ({ nodeId: "77" });

  send(job, listener) {
    const attempt = { job, listener, stopped: false };
    this.sent.push(attempt);
    attempt.result = new Promise((resolve, reject) => Object.assign(attempt, { resolve, reject }));
    attempt.finish = (word) => {
      if (attempt.stopped) return;
      if (word instanceof Error) {
        if (word.status) listener.onAnswer(word.status);
        return attempt.reject(word);
      }
      listener.onAnswer(200);
      listener.onProgress(job.file.size);
      attempt.resolve(word);
    };
    const word = this.answer(job, this.sent.length);
    if (word !== undefined) queueMicrotask(() => attempt.finish(word));
    return { result: attempt.result, stop: () => (attempt.stopped = true) };
  }

  async terminate(url) {
    this.terminated.push(url);
  }

  async kept(url) {
    const kept = this.keptBytes.get(url);
    if (kept === undefined) throw problem(404, "not_found", { method: "HEAD" });
    return kept;
  }
}

/** As FakeTransport, for batches: an answer is a list of nodes, an error, or undefined. */
export class FakeBulk {
  sent = [];
  /** @type {(names: string[], nth: number) => any} */
  answer = (names) => names.map((name) => ({ id: `n-${name}`, kind: "file", name }));

  send(files, listener) {
    const attempt = { files, listener, names: files.map((file) => file.name), stopped: false };
    this.sent.push(attempt);
    const result = new Promise((resolve, reject) => Object.assign(attempt, { resolve, reject }));
    attempt.finish = (word) => {
      if (attempt.stopped) return;
      if (!(word instanceof Error)) {
        listener.onAnswer(201);
        return attempt.resolve(word);
      }
      if (word.status) listener.onAnswer(word.status);
      attempt.reject(word);
    };
    const word = this.answer(attempt.names, this.sent.length);
    if (word !== undefined) queueMicrotask(() => attempt.finish(word));
    return { result, stop: () => (attempt.stopped = true) };
  }
}

/** A refusal as the transport tells it. */
export function problem(status, code, { method = "POST", retryAfter = null, ...extras } = {}) {
  return new TransferError({ status, method, retryAfter, problem: code ? { code, ...extras } : {} });
}

export const noAnswer = () => new TransferError({ method: "PATCH" });

/** localStorage in memory. */
export class Shelf {
  map = new Map();
  get length() {
    return this.map.size;
  }
  key = (index) => [...this.map.keys()][index] ?? null;
  getItem = (key) => this.map.get(key) ?? null;
  setItem = (key, value) => void this.map.set(key, value);
  removeItem = (key) => void this.map.delete(key);
}

/** A queue with everything faked, and what it said. */
export function newQueue({ bulk = null, storage = new Shelf(), api = {}, digest = async () => null, locks = null, network = new EventTarget() } = {}) {
  const transport = new FakeTransport();
  const clock = new HandClock();
  const folders = [];
  const defaults = {
    createFolder: async (parent, name) => {
      folders.push([parent, name]);
      return { id: `${parent}/${name}`, kind: "folder", name };
    },
    publishUpload: async () => ({ id: "88" }),
    getNode: async (id) => ({ id, kind: "file" }),
  };
  const needs = { api: { ...defaults, ...api }, endpoint: "http://api/uploads", freshToken: async () => "t", storage };
  const queue = new UploadQueue(needs, { transport, bulk, clock, digest, locks, network });
  const said = { announce: [], alert: [], published: [] };
  for (const type of Object.keys(said)) queue.addEventListener(type, (event) => said[type].push(event.detail));
  return { queue, transport, clock, storage, said, folders, network };
}

export const states = (queue) => queue.items.map((item) => item.state);
