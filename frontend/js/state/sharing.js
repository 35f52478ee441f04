// Who may do what with one file or folder, and what its manager can change about that.
import { accessSentence } from "../lib/access-words.js";

/** @typedef {import("../api/index.js").Api} Api */
/** @typedef {import("../api/sharing.js").Grant} Grant */
/** @typedef {import("../api/sharing.js").Link} Link */
/** @typedef {import("../api/sharing.js").LinkFields} LinkFields */
/** @typedef {import("../api/sharing.js").Principal} Principal */
/** @typedef {import("../lib/roles.js").Role} Role */
/** @typedef {Link & {source: {id: string, name: string}}} LinkAbove a link to a folder above, which leads here too */

/** Event `change` whenever something to show changed. What is refused throws and changes nothing here. */
export class SharingState extends EventTarget {
  /** @type {"loading" | "ready" | "failed"} */
  phase = "loading";
  /** @type {any} */
  error = null;
  /** @type {Grant[]} the node's own, then those from above */
  grants = [];
  /** @type {Link[]} */
  links = [];
  /** @type {LinkAbove[]} */
  linksAbove = [];
  /** @type {{id: string, name: string} | null} */
  owner = null;
  /** Are people told by mail of what they are given? */
  mail = false;
  me;
  #api;
  #id;
  /** @type {Role} */
  #role = "manager";
  /** @type {AbortController | null} */
  #finding = null;

  /** @param {Api} api @param {string} id of the file or folder @param {string} me my user id */
  constructor(api, id, me) {
    super();
    this.#api = api;
    this.#id = id;
    this.me = me;
  }

  async load() {
    try {
      const [node, grants, links, mail] = await Promise.all([
        this.#api.getNode(this.#id), this.#api.listGrants(this.#id), this.#api.listLinks(this.#id), this.#api.sendsMail(),
      ]);
      this.#role = node.role ?? "manager";
      [this.owner, this.linksAbove] = await Promise.all([this.#ownerOf(node.space), this.#linksOn(node.path ?? [])]);
      Object.assign(this, { grants, links, mail, phase: "ready", error: null });
    } catch (error) {
      this.phase = "failed";
      this.error = error;
    }
    this.#changed();
  }

  /** @param {Date} now */
  sentence(now) {
    const links = [...this.links, ...this.linksAbove.filter((link) => link.kind !== "drop")];
    return accessSentence({ me: this.me, role: this.#role, owner: this.owner, grants: this.grants, links }, now);
  }

  /** People and groups by what was typed; a newer question ends the older one, which then finds nobody. @param {string} q @returns {Promise<Principal[] | null>} */
  async find(q) {
    this.#finding?.abort();
    const finding = (this.#finding = new AbortController());
    if (!q) return [];
    try {
      return await this.#api.findPeople(q, { signal: finding.signal });
    } catch (error) {
      if (finding.signal.aborted) return null;
      throw error;
    }
  }

  /**
   * Who has a role here already gets this one instead, and no mail.
   * @param {Principal} principal @param {Role} role @param {string} [message] @returns {Promise<boolean>} whether they had none
   */
  async give(principal, role, message = "") {
    const given = await this.#api.giveRole(this.#id, principal, role, message);
    const isNew = !this.grants.some((grant) => grant.id === given.id);
    const others = this.grants.filter((grant) => grant.id !== given.id);
    this.grants = [...others.filter((grant) => !grant.source), given, ...others.filter((grant) => grant.source)];
    this.#changed();
    return isNew;
  }

  /** @param {Grant} grant @param {Role} role */
  async change(grant, role) {
    const changed = await this.#api.changeRole(this.#id, grant.id, role);
    this.grants = this.grants.map((one) => (one.id === grant.id ? changed : one));
    this.#changed();
  }

  /** @param {Grant} grant */
  async take(grant) {
    await this.#api.takeRole(this.#id, grant.id);
    this.grants = this.grants.filter((one) => one.id !== grant.id);
    this.#changed();
  }

  /** @param {LinkFields} fields @returns {Promise<Link>} */
  async createLink(fields) {
    const link = await this.#api.createLink(this.#id, fields);
    this.links = [link, ...this.links];
    this.#changed();
    return link;
  }

  /** @param {Link} link @param {LinkFields} fields */
  async changeLink(link, fields) {
    const changed = await this.#api.changeLink(link.id, fields);
    this.links = this.links.map((one) => (one.id === link.id ? changed : one));
    this.#changed();
    return changed;
  }

  /** @param {Link} link */
  async revoke(link) {
    await this.#api.revokeLink(link.id);
    this.links = this.links.filter((one) => one.id !== link.id);
    this.#changed();
  }

  /** Only who may look at the whole space is told whose it is. @param {string | undefined} space */
  async #ownerOf(space) {
    if (!space) return null;
    return this.#api.getSpace(space).then(({ owner }) => owner, () => null);
  }

  /** Of folders above that I do not manage I am not told the links. @param {{id: string, name: string}[]} path */
  async #linksOn(path) {
    const each = path.map(async (source) => {
      const links = await this.#api.listLinks(source.id).catch(() => []);
      return links.map((link) => ({ ...link, source }));
    });
    return (await Promise.all(each)).reverse().flat();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
