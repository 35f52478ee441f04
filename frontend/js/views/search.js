// What was found: its words, its filters, and the question to the server that belongs to the address.
import { announce } from "../lib/announce.js";
import { matchRanges } from "../lib/matches.js";
import { say, sayCount } from "../lib/say.js";
import { isFiltered, searchAddress, unfiltered, wishOf } from "../lib/search-address.js";
import { h } from "../lib/dom.js";
import { blankSlate } from "../components/blank-slates.js";
import { FoundState } from "../state/found.js";
import { countFound } from "./places-found.js";
import { SearchFilters } from "./search-filters.js";

/** @typedef {import("../lib/search-address.js").Search} Search */

export class SearchPlace {
  failed = say("The search could not be done");
  state;
  #api;
  #search;
  #go;
  #tags;
  #filters;
  #waiting = false;

  /**
   * @param {import("../api/index.js").Api} api
   * @param {Search} search
   * @param {{near: {id: string, name: string} | null, me: string, drive: import("../state/drive.js").Drive, go: (address: string) => void}} parts
   *   `near` is the folder that was open before
   */
  constructor(api, search, { near, me, drive, go }) {
    this.#api = api;
    this.#search = search;
    this.#go = go;
    this.#tags = drive.tags;
    this.state = new FoundState(api, searchAddress(search), this.#question());
    this.#filters = new SearchFilters({ api, near, me, tags: drive.tags, narrow: (change) => this.#narrow(change), known: () => this.state.changed() });
    this.#filters.learn(search);
    this.state.roleIn = (node) => drive.spaces.roleIn(node);
  }

  get name() {
    const words = this.#search.q.trim();
    if (words) return say("“{words}”", { words });
    return this.#onlyTag?.name ?? say("Search");
  }

  /** The tag when it is all that is asked for: then this is that tag's place. */
  get #onlyTag() {
    const { tag } = this.#search;
    return tag && this.place !== "/search" ? this.#tags.find(tag) : undefined;
  }

  /** The place at the side that it belongs to. */
  get place() {
    const tagged = searchAddress({ tag: this.#search.tag });
    return tagged === searchAddress(this.#search) ? tagged : "/search";
  }

  /** Another search takes the place of this one; answers to the former are dropped. @param {Search} search */
  async ask(search) {
    this.#search = search;
    this.#waiting = true;
    this.#filters.learn(search);
    await this.state.ask(searchAddress(search), this.#question());
    if (this.#search !== search) return; // a newer one is on its way
    this.#waiting = false;
    this.loaded();
    this.state.changed();
  }

  sub() {
    return this.#waiting ? say("Searching…") : countFound(this.state);
  }

  /** The letters of a name that the words met. @param {string} name */
  marks(name) {
    return matchRanges(name, this.#search.q);
  }

  /** Whether something belongs here that just got a tag or lost one. @param {string} tag */
  wants(tag) {
    return this.#search.tag !== tag;
  }

  /** Says how much was found. */
  loaded() {
    const { phase, nodes, next } = this.state;
    if (phase !== "ready") return;
    const n = nodes.length;
    if (!n) announce(say("Nothing found"));
    else announce(next ? sayCount(n, "More than {n} result", "More than {n} results") : sayCount(n, "{n} result", "{n} results"));
  }

  lineKey() {
    return `${searchAddress(this.#search)} ${this.#filters.key}`;
  }

  idle() {
    return this.#filters.line(this.#search, isFiltered(this.#search) ? () => this.#clear() : null);
  }

  empty() {
    const clear = h("button", { type: "button", class: "btn btn-primary", onclick: () => this.#clear() }, say("Clear filters"));
    const filtered = isFiltered(this.#search);
    return blankSlate({
      picture: "search",
      title: say("Nothing found"),
      text: filtered ? say("Nothing fits these words and filters.") : say("No name holds all of these words. Fewer letters find more."),
      actions: filtered ? [clear] : [],
    });
  }

  /** @param {Partial<Search>} change */
  #narrow(change) {
    this.#go(searchAddress({ ...this.#search, ...change }));
  }

  #clear() {
    this.#narrow(unfiltered(this.#search));
  }

  #question() {
    const wish = wishOf(this.#search, new Date());
    return (/** @type {Parameters<import("../state/listing.js").FetchPage>[0]} */ options) => this.#api.search(wish, options);
  }
}
