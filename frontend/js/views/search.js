// What was found: its words, its filters, and the question to the server that belongs to the address.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { countOf } from "../lib/format.js";
import { TIMES, TYPES, isFiltered, searchAddress, wishOf } from "../lib/search-address.js";
import { blankSlate } from "../components/blank-slates.js";
import { filterChips } from "../components/filter-chips.js";
import { FoundState } from "../state/found.js";
import { countFound } from "./places-found.js";

/** @typedef {import("../lib/search-address.js").Search} Search */

export class SearchPlace {
  failed = "The search could not be done";
  state;
  #api;
  #search;
  #near;
  #go;
  #waiting = false;

  /**
   * @param {import("../api/index.js").Api} api
   * @param {Search} search
   * @param {{near: {id: string, name: string} | null, go: (address: string) => void}} parts `near` is the folder that
   *   was open before
   */
  constructor(api, search, { near, go }) {
    this.#api = api;
    this.#search = search;
    this.#near = near;
    this.#go = go;
    this.state = new FoundState(api, searchAddress(search), this.#question());
    void this.#nameFolder();
  }

  get name() {
    return this.#search.q.trim() ? `“${this.#search.q.trim()}”` : "Search";
  }

  /** Another search takes the place of this one; answers to the former are dropped. @param {Search} search */
  async ask(search) {
    this.#search = search;
    this.#waiting = true;
    void this.#nameFolder();
    await this.state.ask(searchAddress(search), this.#question());
    if (this.#search !== search) return; // a newer one is on its way
    this.#waiting = false;
    this.loaded();
    this.state.changed();
  }

  sub() {
    return this.#waiting ? "Searching…" : countFound(this.state);
  }

  /** Says how much was found. */
  loaded() {
    const { phase, nodes, next } = this.state;
    if (phase !== "ready") return;
    announce(nodes.length ? `${next ? "More than " : ""}${countOf(nodes.length, "result")}` : "Nothing found");
  }

  lineKey() {
    return `${searchAddress(this.#search)} ${this.#near?.name}`;
  }

  idle() {
    const { type, modified, within } = this.#search;
    /** @type {[string, string][]} */
    const places = [["", "Everywhere"], ...(this.#near ? [/** @type {[string, string]} */ ([this.#near.id, `In ${this.#near.name}`])] : [])];
    return filterChips(
      [
        { label: "Type", value: type, choices: TYPES, choose: (value) => this.#narrow({ type: value }) },
        {
          label: "Modified", value: modified, choices: TIMES.map(([key, words]) => [key, words]),
          choose: (value) => this.#narrow({ modified: value }),
        },
        { label: "Where", value: within, choices: places, choose: (value) => this.#narrow({ within: value }) },
      ],
      isFiltered(this.#search) ? () => this.#clear() : null,
    );
  }

  empty() {
    const clear = h("button", { type: "button", class: "btn btn-primary", onclick: () => this.#clear() }, "Clear filters");
    const filtered = isFiltered(this.#search);
    return blankSlate({
      picture: "search",
      title: "Nothing found",
      text: filtered ? "Nothing fits these words and filters." : "No name holds all of these words. Fewer letters find more.",
      actions: filtered ? [clear] : [],
    });
  }

  /** @param {Partial<Search>} change */
  #narrow(change) {
    this.#go(searchAddress({ ...this.#search, ...change }));
  }

  #clear() {
    this.#narrow({ type: "", modified: "", within: "" });
  }

  #question() {
    const wish = wishOf(this.#search, new Date());
    return (/** @type {Parameters<import("../state/listing.js").FetchPage>[0]} */ options) => this.#api.search(wish, options);
  }

  /** A search that was opened by its address knows its folder only by id. */
  async #nameFolder() {
    const { within } = this.#search;
    if (!within || this.#near?.id === within) return;
    this.#near = { id: within, name: "this folder" };
    const folder = await this.#api.getNode(within).catch(() => null); // the search itself tells what is wrong with it
    if (!folder || this.#search.within !== within) return;
    this.#near = { id: within, name: folder.name };
    this.state.changed();
  }
}
