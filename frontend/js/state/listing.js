// A list that arrives in pages and changes under our hands.

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/nodes.js").Page} Page */
/** @typedef {(options: {cursor: string | null, limit: number, signal: AbortSignal}) => Promise<Page>} FetchPage */

const PAGE = 200;
const BIG_PAGE = 1000;
const SHOWN_AT_ONCE = 10_000;

/**
 * The node as it stands already, when nothing at or below it has changed: its row need not be drawn anew.
 * @param {DriveNode | undefined} old
 * @param {DriveNode} fresh
 */
function unchanged(old, fresh) {
  return old && old.seq === fresh.seq && old.etag === fresh.etag && old.size === fresh.size && old.starred === fresh.starred && String(old.tags) === String(fresh.tags) ? old : null;
}

/** Event `change` whenever something to show changed. */
export class Listing extends EventTarget {
  /** @type {DriveNode[]} */
  nodes = [];
  /** @type {"idle" | "loading" | "ready" | "failed"} */
  phase = "idle";
  /** @type {any} */
  error = null;
  /** @type {string | null} cursor of what is not loaded yet */
  next = null;
  /** @type {Set<string>} ids of what was taken out */
  gone = new Set();
  #fetchPage;
  #compare;
  /** @type {AbortController | null} */
  #loading = null;
  /** @type {Promise<void> | null} */
  #more = null;

  /**
   * @param {FetchPage} fetchPage
   * @param {(a: DriveNode, b: DriveNode) => number} compare
   */
  constructor(fetchPage, compare) {
    super();
    this.#fetchPage = fetchPage;
    this.#compare = compare;
  }

  /** @param {(a: DriveNode, b: DriveNode) => number} compare */
  set compare(compare) {
    this.#compare = compare;
  }

  /** Loads the first page; a load that was under way is given up. Failures stand in `error`. */
  async load() {
    this.stop();
    const loading = (this.#loading = new AbortController());
    if (this.phase !== "ready") this.phase = "loading";
    this.changed();
    try {
      await this.fetchFirst(loading.signal);
      this.error = null;
      this.phase = "ready";
    } catch (error) {
      if (loading.signal.aborted) return;
      this.error = error;
      this.phase = "failed";
    }
    this.changed();
  }

  /** @param {AbortSignal} signal */
  async fetchFirst(signal) {
    const limit = Math.max(PAGE, Math.min(BIG_PAGE, this.nodes.length)); // a reload gives up as little as it can
    const page = await this.#fetchPage({ cursor: null, limit, signal });
    const known = new Map(this.nodes.map((node) => [node.id, node]));
    this.nodes = page.items.map((node) => unchanged(known.get(node.id), node) ?? node);
    this.next = page.next;
  }

  /**
   * Asks again without a word: what is shown stays until the answer is there, and stays if there is none.
   * @returns {Promise<boolean>} false when the list is too long for that
   */
  async refresh() {
    if (this.phase !== "ready" || !this.#loading) return true;
    if (this.nodes.length > BIG_PAGE) return false;
    const { signal } = this.#loading;
    const answered = await this.fetchFirst(signal).then(() => true, () => false);
    if (answered && !signal.aborted) this.changed();
    return true;
  }

  /** Loads the next page, if there is one and none is on its way. @returns {Promise<void>} */
  more(limit = PAGE) {
    if (!this.next || !this.#loading) return Promise.resolve();
    this.#more ??= this.#fetchMore(limit, this.#loading.signal).finally(() => (this.#more = null));
    return this.#more;
  }

  /** Loads everything that is still missing: "select all" means all. */
  async all() {
    await this.#more;
    if (!this.next || !this.#loading) return;
    this.#more = this.#fetchAll(this.#loading.signal).finally(() => (this.#more = null));
    await this.#more;
  }

  /** Gives up what is being loaded. */
  stop() {
    this.#loading?.abort();
    this.#more = null;
  }

  /**
   * Puts a node in its place, once; beyond the loaded part it will come with its page.
   * @param {DriveNode} node
   */
  put(node) {
    this.putAll([node]);
  }

  /**
   * Puts many in their places, with one pass over the list.
   * @param {DriveNode[]} nodes
   */
  putAll(nodes) {
    const fresh = [...new Map(nodes.map((node) => [node.id, node])).values()].sort(this.#compare).reverse();
    const ids = new Set(fresh.map((node) => node.id));
    for (const id of ids) this.gone.delete(id);
    const merged = [];
    for (const other of this.nodes) {
      if (ids.has(other.id)) continue;
      for (let first = fresh.at(-1); first && this.#compare(first, other) < 0; first = fresh.at(-1)) {
        merged.push(first);
        fresh.pop();
      }
      merged.push(other);
    }
    this.nodes = this.next ? merged : [...merged, ...fresh.reverse()];
    this.changed();
  }

  /** @param {string} id @param {Partial<DriveNode>} facts */
  patch(id, facts) {
    this.patchAll([id], facts);
  }

  /** @param {string[]} ids @param {Partial<DriveNode>} facts */
  patchAll(ids, facts) {
    const these = new Set(ids);
    this.nodes = this.nodes.map((node) => (these.has(node.id) ? { ...node, ...facts } : node));
    this.changed();
  }

  /** @param {string[]} ids */
  remove(ids) {
    const gone = new Set(ids);
    for (const id of ids) this.gone.add(id);
    this.nodes = this.nodes.filter((node) => !gone.has(node.id));
    this.changed();
  }

  /** How many there are, with those that are not loaded; null when that is not known. @returns {number | null} */
  get total() {
    return this.next ? null : this.nodes.length;
  }

  /** @param {string} id */
  find(id) {
    return this.nodes.find((node) => node.id === id);
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** Page after page; they are shown some at a time, since each showing looks at all that is there. @param {AbortSignal} signal */
  async #fetchAll(signal) {
    /** @type {DriveNode[]} */
    let fresh = [];
    let next = this.next;
    const show = () => {
      const known = new Set(this.nodes.map((node) => node.id));
      this.nodes = [...this.nodes, ...fresh.filter((node) => !known.has(node.id))];
      this.next = next;
      fresh = [];
      this.changed();
    };
    try {
      while (next) {
        const page = await this.#fetchPage({ cursor: next, limit: BIG_PAGE, signal });
        if (signal.aborted) return;
        fresh.push(...page.items);
        next = page.next;
        if (fresh.length >= SHOWN_AT_ONCE) show();
      }
    } finally {
      if (fresh.length && !signal.aborted) show();
    }
  }

  /**
   * @param {number} limit
   * @param {AbortSignal} signal
   */
  async #fetchMore(limit, signal) {
    const page = await this.#fetchPage({ cursor: this.next, limit, signal });
    if (signal.aborted) return;
    const known = new Set(this.nodes.map((node) => node.id));
    this.nodes = [...this.nodes, ...page.items.filter((node) => !known.has(node.id))];
    this.next = page.next;
    this.changed();
  }
}
