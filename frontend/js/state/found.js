// A list that the server put in order and that has no folder of its own: what was found, what is recent, what is starred.
import { NodeListing } from "./node-listing.js";
import { eachOf } from "./each.js";

/** @typedef {import("./listing.js").DriveNode} DriveNode */
/** @typedef {import("./listing.js").FetchPage} FetchPage */

const SHORT = 200;

export class FoundState extends NodeListing {
  /** @type {DriveNode | null} */
  folder = null;
  sort = "";
  /** @type {(node: DriveNode) => DriveNode["role"] | undefined} my role where it is known without asking */
  roleIn = () => undefined;
  #key;
  /** @type {Set<string>} ids of what was renamed here */
  #kept = new Set();
  #api;
  #fetch;
  /** @type {Map<string, number>} id → place in the server's order */
  #ranks;

  /**
   * @param {import("../api/index.js").Api} api
   * @param {string} key the address it is shown at
   * @param {FetchPage} fetchPage
   */
  constructor(api, key, fetchPage) {
    /** @type {Map<string, number>} */
    const ranks = new Map();
    const rank = (/** @type {DriveNode} */ node) => ranks.get(node.id) ?? -1;
    super(api, (options) => this.#page(options), (a, b) => rank(a) - rank(b));
    this.#api = api;
    this.#key = key;
    this.#fetch = fetchPage;
    this.#ranks = ranks;
  }

  get id() {
    return this.#key;
  }

  /** Another question: what is shown stays until its answer is there. @param {string} key @param {FetchPage} fetchPage */
  ask(key, fetchPage) {
    this.#key = key;
    this.#fetch = fetchPage;
    this.#kept.clear();
    if (this.nodes.length > SHORT) this.nodes = this.nodes.slice(0, SHORT); // the next answer need not be as long as this one
    return this.load();
  }

  /** The server's order is the only one. */
  sortBy() {
    return this.load();
  }

  get snapshot() {
    const { folder, nodes, next, phase, sort } = this;
    return { folder, nodes, next, sort, phase };
  }

  /** @param {any} snapshot */
  recall(snapshot) {
    if (snapshot?.phase !== "ready") return false;
    this.nodes = snapshot.nodes;
    this.next = snapshot.next;
    for (const node of this.nodes) this.#ranks.set(node.id, this.#ranks.size);
    this.phase = "ready";
    return true;
  }

  /** What I rename stays in sight, also when the words of a search no longer meet it. @param {DriveNode} node @param {string} name */
  async rename(node, name) {
    this.#kept.add(node.id);
    await super.rename(node, name);
  }

  /** @param {AbortSignal} signal */
  async fetchFirst(signal) {
    const before = this.nodes;
    await super.fetchFirst(signal);
    if (this.#kept.size === 0) return;
    const there = new Set(this.nodes.map(({ id }) => id));
    before.forEach((node, at) => {
      if (this.#kept.has(node.id) && !there.has(node.id)) this.nodes.splice(Math.min(at, this.nodes.length), 0, node);
    });
  }

  /** @param {string[]} ids */
  remove(ids) {
    for (const id of ids) this.#kept.delete(id);
    super.remove(ids);
  }

  /** News of nodes that are shown; others are not for us to place. @param {DriveNode[]} nodes */
  putAll(nodes) {
    super.putAll(nodes.filter((node) => this.#ranks.has(node.id)).map((node) => ({ ...node, path: node.path ?? this.find(node.id)?.path ?? [] })));
  }

  /** Lists do not tell my role. It is asked for before somebody acts on these. @param {DriveNode[]} nodes */
  async learnRoles(nodes) {
    const unknown = nodes.filter(({ role }) => !role);
    const roles = new Map();
    await eachOf(unknown, async ({ id }) => roles.set(id, (await this.#api.getNode(id)).role));
    if (!roles.size) return;
    this.nodes = this.nodes.map((node) => (roles.has(node.id) ? { ...node, role: roles.get(node.id) } : node));
    this.changed();
  }

  /** They stay in the list, at another place. @param {DriveNode[]} nodes @param {string} target */
  move(nodes, target) {
    return eachOf(nodes, async (node) => {
      await this.#api.moveNode(node.id, target);
      this.put(await this.#api.getNode(node.id));
    });
  }

  /**
   * A page may be empty while there is more to look at.
   * @param {Parameters<FetchPage>[0]} options
   */
  async #page(options) {
    const fetch = this.#fetch;
    let page = await fetch(options);
    while (page.items.length === 0 && page.next) {
      options.signal.throwIfAborted();
      page = await fetch({ ...options, cursor: page.next });
    }
    options.signal.throwIfAborted(); // an answer to a question that nobody asks any more
    if (!options.cursor) this.#ranks.clear();
    for (const node of page.items) if (!this.#ranks.has(node.id)) this.#ranks.set(node.id, this.#ranks.size);
    return { ...page, items: page.items.map((node) => this.#withRole(node)) };
  }

  /** @param {DriveNode} node @returns {DriveNode} */
  #withRole(node) {
    const role = node.role ?? this.find(node.id)?.role ?? this.roleIn(node);
    return role ? { ...node, role } : node;
  }
}
