// The filters of a search as chips, with the names of what an address tells only by id: folder, owner, tag.
import { say } from "../lib/say.js";
import { SHARED, SIZES, TIMES, TYPES } from "../lib/search-address.js";
import { filterChips } from "../components/filter-chips.js";

/** @typedef {import("../lib/search-address.js").Search} Search */
/** @typedef {{id: string, name: string}} Named */
/**
 * @typedef {object} Parts
 * @property {import("../api/index.js").Api} api
 * @property {Named | null} near the folder that was open before
 * @property {string} me
 * @property {import("../state/tags.js").TagsState} tags
 * @property {(change: Partial<Search>) => void} narrow
 * @property {() => void} known a name was learned
 */

export class SearchFilters {
  #parts;
  #near;
  /** @type {Named[]} whose files I may see, besides mine */
  #owners = [];
  #asked = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#near = parts.near;
  }

  /** What the line shows is drawn anew when this changes. */
  get key() {
    return [this.#near?.name, this.#owners.map(({ name }) => name), this.#parts.tags.all.map(({ name }) => name)].join();
  }

  /** Names that this search needs. @param {Search} search */
  learn({ within }) {
    if (within && this.#near?.id !== within) void this.#nameFolder(within);
    if (!this.#asked) void this.#findOwners();
  }

  /** @param {Search} search @param {(() => void) | null} clear */
  line(search, clear) {
    const { narrow, tags } = this.#parts;
    const { type, modified, within, owner, size, tag, shared } = search;
    const words = (/** @type {[string, string, ...unknown[]][]} */ choices) => choices.map(([key, text]) => /** @type {[string, string]} */ ([key, text]));
    /** @type {[string, string][]} */
    const places = [["", say("Everywhere")], ...(this.#near ? [/** @type {[string, string]} */ ([this.#near.id, say("In {name}", { name: this.#near.name })])] : [])];
    const labels = tags.all.map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
    return filterChips(
      [
        { key: "type", label: say("Type"), value: type, choices: TYPES, choose: (value) => narrow({ type: value }) },
        { key: "modified", label: say("Modified"), value: modified, choices: words(TIMES), choose: (value) => narrow({ modified: value }) },
        { key: "where", label: say("Where"), value: within, choices: places, choose: (value) => narrow({ within: value }) },
        { key: "owner", label: say("Owner"), value: owner, choices: this.#ownerChoices(owner), choose: (value) => narrow({ owner: value }) },
        { key: "size", label: say("Size"), value: size, choices: words(SIZES), choose: (value) => narrow({ size: value }) },
        ...(labels.length || tag ? [{ key: "tag", label: say("Tag"), value: tag, choices: [/** @type {[string, string]} */ (["", say("Any tag")]), ...labels], choose: (/** @type {string} */ value) => narrow({ tag: value }) }] : []),
        { key: "shared", label: say("Shared"), value: shared, choices: SHARED, choose: (value) => narrow({ shared: value }) },
      ],
      clear,
    );
  }

  /** @param {string} chosen @returns {[string, string][]} */
  #ownerChoices(chosen) {
    const { me } = this.#parts;
    const known = [{ id: me, name: say("Me") }, ...this.#owners];
    const other = chosen && !known.some(({ id }) => id === chosen) ? [{ id: chosen, name: say("Somebody else") }] : [];
    return [["", say("Any owner")], ...[...known, ...other].map(({ id, name }) => /** @type {[string, string]} */ ([id, name]))];
  }

  /** A search that was opened by its address knows its folder only by id. @param {string} id */
  async #nameFolder(id) {
    this.#near = { id, name: say("this folder") };
    const folder = await this.#parts.api.getNode(id).catch(() => null); // the search itself tells what is wrong with it
    if (!folder || this.#near?.id !== id) return;
    this.#near = { id, name: folder.name };
    this.#parts.known();
  }

  /** People in whose spaces something was shared with me. Without an answer there is only me to choose. */
  async #findOwners() {
    this.#asked = true;
    const { api, me } = this.#parts;
    const shared = await api.listShared({ limit: 1000 }).catch(() => null);
    const spaces = [...new Set(shared?.items.map(({ space }) => space ?? "") ?? [])].filter(Boolean);
    const owners = await Promise.all(spaces.map((id) => api.getSpace(id).then((space) => space.owner, () => null)));
    const known = new Map(owners.flatMap((owner) => (owner && owner.id !== me ? [[owner.id, owner]] : [])));
    this.#owners = [...known.values()];
    if (known.size) this.#parts.known();
  }
}
