// My tags, as places at the side: each leads to all that carries it.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { tagDot } from "./tag-marks.js";

const SHOWN = 12; // the others are among the filters of a search

/** @param {import("../lib/tag-colors.js").Tag[]} tags @returns {HTMLElement[]} */
export function tagPlaces(tags) {
  if (!tags.length) return [];
  return [
    h("h2", { id: "tags-heading" }, say("Tags")),
    h("div", { role: "group", "aria-labelledby": "tags-heading" }, ...tags.slice(0, SHOWN).map(({ id, name, color }) => {
      const href = `/search?tag=${encodeURIComponent(id)}`;
      return h("a", { class: "n tag-place", href, title: name, dataset: { place: href } }, tagDot(color), h("bdi", {}, name));
    })),
  ];
}
