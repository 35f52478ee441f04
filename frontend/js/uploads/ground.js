// What is known of the folders that files go to: who may add to them, which names stand there, how much room is left. It
// is asked before bytes are sent; the server has the last word all the same.
import { brokenRule } from "../lib/names.js";

/**
 * @typedef {import("./item.js").Item} Item
 * @typedef {import("./verdict.js").Failure} Failure
 * @typedef {object} There a node as a listing tells it
 * @property {string} id
 * @property {"file" | "folder"} kind
 * @property {string} name
 * @property {number} size
 * @property {string | null} digest
 * @property {string} modified_at
 *
 * @typedef {object} GroundApi where one of them is missing, less is known
 * @property {(id: string) => Promise<any>} getNode
 * @property {(id: string, options: {limit: number, cursor: string | null}) => Promise<{items: any[], next: string | null}>} [listChildren]
 * @property {() => Promise<any>} [me]
 *
 * @typedef {{role?: string, space?: string, items?: number}} Facts
 */

const FRESH_MS = 20_000; // others change these folders too
const A_PAGE = 1000;
const A_LOOK = 2 * A_PAGE; // as many names are looked through for a few files
const A_LONG_LOOK = 100 * A_PAGE; // for hundreds of them
const HUNDREDS = 200;

export class Ground {
  #api;
  #now;
  /** @type {Map<string, {at: number, facts: Promise<Facts>}>} */
  #folders = new Map();
  /** @type {Map<string, {at: number, names: Promise<Map<string, There> | null>}>} */
  #names = new Map();
  /** @type {{at: number, space: Promise<any>} | null} */
  #mine = null;

  /**
   * @param {GroundApi} api
   * @param {() => number} now ms
   */
  constructor(api, now) {
    this.#api = api;
    this.#now = now;
  }

  /** A folder was just made: nothing is in it, and it is as its parent is. @param {string} id @param {string} parentId */
  born(id, parentId) {
    const above = this.#folders.get(parentId)?.facts ?? Promise.resolve({});
    this.#folders.set(id, { at: Infinity, facts: above.then((facts) => ({ ...facts, items: 0 })) });
    this.#names.set(id, { at: Infinity, names: Promise.resolve(new Map()) });
  }

  forget() {
    this.#folders.clear();
    this.#names.clear();
    this.#mine = null;
  }

  /**
   * Why the server would refuse this file, as it would say so; null when nothing is known against it.
   * @param {Item} item
   * @param {string} folderId
   * @returns {Promise<Failure | null>}
   */
  async refusal(item, folderId) {
    const rule = brokenRule(item.name);
    if (rule) return refused(400, { code: "invalid_name", rule });
    const { role, space } = await this.#factsOf(folderId);
    if (role === "viewer") return refused(403, { code: "forbidden" });
    if (item.uploadUrl || !(await this.#isTooMuch(item.size, space))) return null; // what was begun has its room already
    return refused(507, { code: "quota_exceeded" });
  }

  /**
   * What stands under the name of this file, as far as a look at the folder tells.
   * @param {Item} item
   * @param {string} folderId
   * @param {number} coming how many files are on their way, so that a long look is worth it
   * @returns {Promise<There | null>}
   */
  async there(item, folderId, coming) {
    const names = await this.#namesIn(folderId, coming);
    return names?.get(keyOf(item.name)) ?? null;
  }

  /** @param {string} folderId @returns {Promise<Facts>} */
  #factsOf(folderId) {
    const known = this.#folders.get(folderId);
    if (known && this.#isFresh(known)) return known.facts;
    const facts = this.#api.getNode(folderId);
    this.#folders.set(folderId, { at: this.#now(), facts });
    facts.catch(() => this.#folders.delete(folderId));
    return facts;
  }

  /** @param {string} folderId @param {number} coming */
  #namesIn(folderId, coming) {
    const known = this.#names.get(folderId);
    if (known && this.#isFresh(known)) return known.names;
    const names = this.#look(folderId, coming >= HUNDREDS ? A_LONG_LOOK : A_LOOK);
    this.#names.set(folderId, { at: this.#now(), names });
    names.catch(() => this.#names.delete(folderId));
    return names;
  }

  /**
   * @param {string} folderId
   * @param {number} most
   */
  async #look(folderId, most) {
    const { items } = await this.#factsOf(folderId);
    if (!this.#api.listChildren || items === undefined || items > most) return null;
    /** @type {Map<string, There>} */
    const found = new Map();
    /** @type {string | null} */
    let cursor = null;
    do {
      /** @type {{items: There[], next: string | null} | null} */
      const page = await this.#api.listChildren(folderId, { limit: A_PAGE, cursor }).catch(mayNotLook);
      if (!page) return null;
      for (const node of page.items) found.set(keyOf(node.name), node);
      cursor = page.next;
    } while (cursor);
    return found;
  }

  /** @param {number} bytes @param {string | undefined} space */
  async #isTooMuch(bytes, space) {
    if (!space || !this.#api.me) return false;
    const asked = this.#mine !== null && this.#isFresh(this.#mine);
    if (!asked) this.#askForRoom();
    const isTooMuch = async () => roomIn(await this.#mine?.space, space) < bytes;
    if (!(await isTooMuch())) return false;
    if (asked) this.#askForRoom(); // somebody may have tidied up meanwhile
    return isTooMuch();
  }

  #askForRoom() {
    const space = this.#api.me?.().then((me) => me?.space, () => null) ?? Promise.resolve(null);
    this.#mine = { at: this.#now(), space };
  }

  /** @param {{at: number}} known */
  #isFresh({ at }) {
    return this.#now() - at < FRESH_MS;
  }
}

/** Bytes; how full a space of others is nobody here knows. @param {any} mine @param {string} space */
function roomIn(mine, space) {
  const known = mine?.id === space && typeof mine.quota_bytes === "number";
  return known ? mine.quota_bytes - mine.used_bytes - (mine.reserved_bytes ?? 0) : Infinity;
}

/** Names are equal when they are so after NFC and case folding; the server knows better in rare scripts. @param {string} name */
function keyOf(name) {
  return name.normalize("NFC").toLowerCase();
}

/** Who may only add sees no names. @param {any} error */
function mayNotLook(error) {
  if (error?.status === 403 || error?.status === 404) return null;
  throw error;
}

/** @param {number} status @param {Record<string, any>} problem @returns {Failure} */
function refused(status, problem) {
  return { status, method: "POST", problem, retryAfter: null };
}
