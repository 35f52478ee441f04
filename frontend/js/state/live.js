// Changes as they happen. One tab holds the stream of events and tells the others; where no stream can be had, that tab asks
// the feed instead. A tab that nobody looks at keeps its news until somebody does.
import { Feed } from "./feed.js";

/** @typedef {import("./feed.js").News} News */
/** @typedef {import("./feed.js").Mark} Mark */
/** @typedef {{postMessage(message: unknown): void, addEventListener(type: "message", listener: (event: MessageEvent) => void): void}} Channel */
/** @typedef {{request(name: string, options: {signal: AbortSignal}, work: () => Promise<void>): Promise<void>}} Locks */
/** @typedef {EventTarget & {close(): void}} Stream */

const LOCK = "holdfast.live";
/** Milliseconds. */
const PACE = {
  calm: 1500, // between two looks at the same folder while it is busy
  retry: 1000, // until a lost stream is asked for again; doubles
  longest: 15_000,
  opening: 10_000, // a proxy that holds the answer back is no stream
  poll: 4000,
  again: 60_000, // polling, and then the stream is tried once more
};
const REFUSALS = 2; // that many in a row, and it polls

export class Live {
  #parts;
  #pace;
  #feed;
  #leaving = new AbortController();
  /** @type {Map<string, Mark>} the newest mark of each folder that nobody has looked into yet */
  #marks = new Map();
  #looking = false;
  #lastId = "";
  /** @type {News[]} */
  #held = [];
  #told = false;
  #tellAgain = false;
  /** @type {(() => void) | null} ends a wait early */
  #hurry = null;

  /**
   * @param {object} parts
   * @param {Pick<import("../api/index.js").Api, "eventsTicket" | "listChanges" | "listSpaces">} parts.api
   * @param {{heard(news: News): void, beat(): void, spaces: {isForeign(node: {space: string}): boolean}}} parts.drive
   * @param {(ticket: string, lastId: string) => Stream} parts.connect
   * @param {Channel | null} parts.channel to the other tabs
   * @param {Locks | null} parts.locks without them every tab has a stream of its own
   * @param {EventTarget & {hidden: boolean}} parts.page
   * @param {() => number} [parts.random]
   * @param {Partial<typeof PACE>} [parts.pace]
   */
  constructor({ random = Math.random, pace = {}, ...parts }) {
    this.#parts = { ...parts, random };
    this.#pace = { ...PACE, ...pace };
    this.#feed = new Feed(parts.api, (space) => parts.drive.spaces.isForeign({ space }));
  }

  start() {
    const { channel, page, locks } = this.#parts;
    const { signal } = this.#leaving;
    channel?.addEventListener("message", ({ data }) => this.#hear(data));
    page.addEventListener("visibilitychange", () => this.#seen(), { signal });
    void this.#beat();
    const lead = () => this.#lead();
    void (locks ? locks.request(LOCK, { signal }, lead).catch(() => null) : lead());
  }

  stop() {
    this.#leaving.abort();
    this.#hurry?.();
  }

  /** Something was changed here: the other tabs look again, at once. A burst of changes is told once a second or so. */
  mine() {
    if (this.#told) return void (this.#tellAgain = true);
    this.#told = true;
    this.#parts.channel?.postMessage({ type: "mine" });
    setTimeout(() => {
      this.#told = false;
      if (this.#tellAgain) this.mine();
      this.#tellAgain = false;
    }, this.#pace.calm / 2);
  }

  /** The line is back: try now. */
  hurry() {
    this.#hurry?.();
  }

  /** Keeps the stream open for as long as this tab lives. */
  async #lead() {
    let refusals = 0;
    let delay = this.#pace.retry;
    while (!this.#left) {
      const opened = await this.#follow().catch(() => false);
      refusals = opened ? 0 : refusals + 1;
      delay = opened ? this.#pace.retry : Math.min(delay * 2, this.#pace.longest);
      if (refusals >= REFUSALS) await this.#pollFor(this.#pace.again);
      else await this.#wait(delay);
    }
  }

  /** One stream, until it breaks off or ends. @returns {Promise<boolean>} whether there ever was one */
  async #follow() {
    const { url } = await this.#parts.api.eventsTicket();
    if (this.#left) return false;
    const stream = this.#parts.connect(url, this.#lastId);
    return new Promise((resolve) => {
      let opened = false;
      const over = () => {
        clearTimeout(late);
        stream.close();
        resolve(opened);
      };
      const late = setTimeout(over, this.#pace.opening);
      this.#leaving.signal.addEventListener("abort", over, { once: true });
      stream.addEventListener("open", () => {
        opened = true;
        clearTimeout(late);
      });
      stream.addEventListener("error", over);
      stream.addEventListener("end", over);
      stream.addEventListener("change", (event) => {
        const { data, lastEventId } = /** @type {MessageEvent} */ (event);
        this.#lastId = lastEventId;
        this.#mark(JSON.parse(data));
      });
    });
  }

  /** @param {Mark} mark */
  #mark(mark) {
    this.#marks.set(mark.node, mark);
    void this.#look();
  }

  /** Looks into what was marked, one after the other, and not oftener than is good for anybody. */
  async #look() {
    if (this.#looking) return;
    this.#looking = true;
    while (this.#marks.size && !this.#left) {
      const marks = [...this.#marks.values()];
      this.#marks.clear();
      for (const mark of marks) this.#tell(await this.#feed.read(mark).catch(() => ({ space: mark.space })));
      await this.#sleep(this.#pace.calm);
    }
    this.#looking = false;
  }

  /** @param {number} ms */
  async #pollFor(ms) {
    const until = performance.now() + ms;
    while (!this.#left && performance.now() < until) {
      if (!this.#parts.page.hidden) for (const news of await this.#feed.poll().catch(() => [])) this.#tell(news);
      await this.#wait(this.#pace.poll);
    }
  }

  /** @param {News | null} news */
  #tell(news) {
    if (!news || this.#left) return;
    if (this.#parts.locks) this.#parts.channel?.postMessage({ type: "news", news });
    this.#deliver(news);
  }

  /** @param {any} message */
  #hear(message) {
    if (this.#left) return;
    if (message?.type === "mine") this.#deliver({});
    if (message?.type === "news" && this.#parts.locks) this.#deliver(message.news);
  }

  /** @param {News} news */
  #deliver(news) {
    if (this.#parts.page.hidden) this.#held = this.#held.length < 50 ? [...this.#held, news] : [{}];
    else this.#parts.drive.heard(news);
  }

  #seen() {
    if (this.#parts.page.hidden) return;
    for (const news of this.#held.splice(0)) this.#parts.drive.heard(news);
    this.#hurry?.();
  }

  /** Some things no stream tells, such as a new share: whoever shows them may look at every beat. */
  async #beat() {
    while (!this.#left) {
      await this.#sleep(this.#pace.poll);
      if (!this.#parts.page.hidden && !this.#left) this.#parts.drive.beat();
    }
  }

  get #left() {
    return this.#leaving.signal.aborted;
  }

  /** About so long: a thousand tabs do not come back in the same second. @param {number} ms */
  #wait(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms * (0.5 + this.#parts.random()));
      this.#hurry = () => {
        clearTimeout(timer);
        resolve(null);
      };
    });
  }

  /** @param {number} ms */
  #sleep(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
