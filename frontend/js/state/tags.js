// My tags: their names and colours, and what they are put on.
import { eachOf } from "./each.js";

/** @typedef {import("../lib/tag-colors.js").Tag} Tag */
/** @typedef {{id: string, tags?: string[]}} Tagged */

/** Events: `change` when the tags themselves changed, `put` (detail {id, tag, on, tags}) when one was put on something or taken off. */
export class TagsState extends EventTarget {
  /** @type {Tag[]} by name */
  all = [];
  #api;

  /** @param {import("../api/index.js").Api} api */
  constructor(api) {
    super();
    this.#api = api;
  }

  /** Without an answer the page goes on as if there were no tags. */
  async load() {
    const tags = await this.#api.listTags().catch(() => null);
    if (tags) this.#know(tags);
  }

  /** @param {string} id */
  find(id) {
    return this.all.find((tag) => tag.id === id);
  }

  /** Those on something, by name. @param {Tagged} node @returns {Tag[]} */
  of({ tags }) {
    return tags?.length ? this.all.filter(({ id }) => tags.includes(id)) : [];
  }

  /** @param {string} name @param {string} color @returns {Promise<Tag>} */
  async make(name, color) {
    const tag = await this.#api.createTag({ name, color });
    this.#know([...this.all, tag]);
    return tag;
  }

  /** @param {string} id @param {{name?: string, color?: string}} fields */
  async change(id, fields) {
    const changed = await this.#api.updateTag(id, fields);
    this.#know(this.all.map((tag) => (tag.id === id ? changed : tag)));
  }

  /** It is off everything then. @param {string} id */
  async remove(id) {
    await this.#api.deleteTag(id);
    this.#know(this.all.filter((tag) => tag.id !== id));
  }

  /**
   * On many things, or off them; one refusal does not stop the others.
   * @template {Tagged} T
   * @param {T[]} nodes
   * @param {string} tag
   * @param {boolean} on
   */
  put(nodes, tag, on) {
    return eachOf(nodes, async (node) => {
      await this.#api.tagNode(node.id, tag, on);
      node.tags = [...(node.tags ?? []).filter((id) => id !== tag), ...(on ? [tag] : [])];
      this.dispatchEvent(new CustomEvent("put", { detail: { id: node.id, tag, on, tags: node.tags } }));
    });
  }

  /** @param {Tag[]} tags */
  #know(tags) {
    this.all = [...tags].sort((a, b) => a.name.localeCompare(b.name));
    this.dispatchEvent(new Event("change"));
  }
}
