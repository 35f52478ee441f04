// What an open list is called, and the way down to it.
import { formatBytes } from "../lib/format.js";
import { say, sayCount } from "../lib/say.js";
import { breadcrumbs } from "../components/breadcrumbs.js";

/** @typedef {{id: string, name: string}} Crumb */
/**
 * @typedef {object} HeadingParts
 * @property {import("../state/folder.js").FolderState | import("../state/found.js").FoundState} state
 * @property {import("./places-found.js").FoundPlace | null} found
 * @property {import("../state/spaces.js").SpacesState} spaces
 * @property {string} root
 * @property {(path: string) => void} go
 */

export class FolderHeading {
  #parts;

  /** @param {HeadingParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  get name() {
    const { state, found, spaces, root } = this.#parts;
    if (found) return found.name;
    if (state.phase === "failed") return state.error?.code === "not_found" ? say("Not found") : say("This folder");
    if (state.id === root) return spaces.nameOf({ id: root, name: "" });
    return state.folder ? spaces.nameOf(state.folder) : "…";
  }

  /** @returns {{title: string, sub: string, crumbs: Element | null}} */
  get shown() {
    const { state, found } = this.#parts;
    if (found) return { title: found.name, sub: found.sub(), crumbs: null };
    const { folder } = state;
    const items = folder && sayCount(folder.items ?? 0, "{n} item", "{n} items");
    const sub = [items, folder?.size ? formatBytes(folder.size) : ""].filter(Boolean).join(" · ");
    const path = this.crumbs;
    return { title: this.name, sub, crumbs: path.length ? breadcrumbs(path, (crumb) => this.address(crumb)) : null };
  }

  /** The way down; what was shared with me begins at the topmost folder that I may see. @returns {Crumb[]} */
  get crumbs() {
    const { state, spaces } = this.#parts;
    const path = (state.folder?.path ?? []).map((crumb) => ({ ...crumb, name: spaces.nameOf(crumb) }));
    return spaces.isForeign(state.folder) ? [{ id: "", name: say("Shared with me") }, ...path] : path;
  }

  /** The folder above. @returns {{name: string, address: string} | null} */
  get above() {
    const above = this.crumbs.at(-1);
    return above ? { name: above.name, address: this.address(above) } : null;
  }

  /** The place at the side that it belongs to. */
  get place() {
    const { state, found, spaces, root } = this.#parts;
    if (found) return state.id.split("?")[0];
    if (spaces.isForeign(state.folder)) return "/shared";
    return this.address({ id: spaces.topOf(state.folder) ?? root });
  }

  /** @param {{id: string}} crumb */
  address({ id }) {
    if (!id) return "/shared";
    return id === this.#parts.root ? "/" : `/f/${id}`;
  }
}
