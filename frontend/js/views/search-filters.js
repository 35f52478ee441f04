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

const OTHER = "…"; // no id of a person
const KEY = "holdfast.person.";

export class SearchFilters {
  #parts;
  #near;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#near = parts.near;
  }

  /** What the line shows is drawn anew when this changes. */
  get key() {
    return [this.#near?.name, this.#parts.tags.all.map(({ name }) => name)].join();
  }

  /** Names that this search needs. @param {Search} search */
  learn({ within }) {
    if (within && this.#near?.id !== within) void this.#nameFolder(within);
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
        { key: "owner", label: say("Owner"), value: owner, choices: this.#ownerChoices(owner), choose: (value) => (value === OTHER ? void this.#pickOwner() : narrow({ owner: value })) },
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
    const other = chosen && chosen !== me ? [/** @type {[string, string]} */ ([chosen, recall(chosen) ?? say("Somebody else")])] : [];
    return [["", say("Any owner")], [me, say("Me")], ...other, [OTHER, say("Another person…")]];
  }

  async #pickOwner() {
    const { pickPerson } = await import("./pick-person.js");
    const person = await pickPerson(this.#parts.api);
    if (!person) return;
    remember(person);
    this.#parts.narrow({ owner: person.id });
  }

  /** A search that was opened by its address knows its folder only by id. @param {string} id */
  async #nameFolder(id) {
    this.#near = { id, name: say("this folder") };
    const folder = await this.#parts.api.getNode(id).catch(() => null); // the search itself tells what is wrong with it
    if (!folder || this.#near?.id !== id) return;
    this.#near = { id, name: folder.name };
    this.#parts.known();
  }
}

/** An address tells a person only by id; the name is kept as long as this tab. @param {Named} person */
function remember({ id, name }) {
  try {
    sessionStorage.setItem(KEY + id, name);
  } catch {
    // without storage the chip says that it is somebody else
  }
}

/** @param {string} id */
function recall(id) {
  try {
    return sessionStorage.getItem(KEY + id);
  } catch {
    return null;
  }
}
