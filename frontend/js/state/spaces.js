// The spaces I may look into: my own and those of my teams. Their top folders have no name of their own.
import { TOP_NAME } from "../lib/names.js";

/** @typedef {import("../api/sharing.js").Space} Space */

/** Event `change` when they are known. */
export class SpacesState extends EventTarget {
  /** @type {Space[]} */
  teams = [];
  #api;
  /** @type {Set<string> | null} */
  #mine = null;
  #own = "";

  /** @param {import("../api/index.js").Api} api */
  constructor(api) {
    super();
    this.#api = api;
  }

  /** Without an answer the page goes on as if there were no teams. */
  async load() {
    const spaces = await this.#api.listSpaces().catch(() => null);
    if (!spaces) return;
    this.#mine = new Set(spaces.map(({ id }) => id));
    this.#own = spaces.find(({ kind }) => kind === "personal")?.id ?? "";
    this.teams = spaces.filter(({ kind }) => kind === "team");
    this.dispatchEvent(new Event("change"));
  }

  /** What people call a folder: top folders by their space. @param {{id: string, name: string}} folder */
  nameOf({ id, name }) {
    return name || this.teams.find(({ root }) => root === id)?.name || TOP_NAME;
  }

  /** It lies in a space of somebody else: it was shared with me. @param {{space?: string} | null | undefined} node */
  isForeign(node) {
    return !!this.#mine && !!node?.space && !this.#mine.has(node.space);
  }

  /** My role on something when its space alone tells it: who manages a space manages all in it. @param {{space?: string}} node */
  roleIn({ space }) {
    const manages = !!space && (space === this.#own || this.teams.some(({ id, role }) => id === space && role === "manager"));
    return manages ? /** @type {const} */ ("manager") : undefined;
  }

  /** The top folder of its space; null for what was shared with me. @param {{id: string, path?: {id: string}[], space?: string} | null} folder */
  topOf(folder) {
    return !folder || this.isForeign(folder) ? null : (folder.path?.[0]?.id ?? folder.id);
  }
}
