// Tags as they are seen: dots beside a name, chips where there is room.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { tagTint } from "../lib/tag-colors.js";

/** @typedef {import("../lib/tag-colors.js").Tag} Tag */

const DOTS = 4;

/** Dots for the eye, the names for those who listen. @param {Tag[]} tags @returns {HTMLElement | null} */
export function tagDots(tags) {
  if (!tags.length) return null;
  const names = tags.map(({ name }) => name).join(", ");
  const dots = tags.slice(0, DOTS).map(({ color }) => tagDot(color));
  return h("span", { class: "tag-dots", title: names }, ...dots, h("span", { class: "vh" }, say("Tags: {names}", { names })));
}

/** @param {string} color */
export const tagDot = (color) => h("i", { class: `tag-dot ${tagTint(color)}`, "aria-hidden": "true" });

/** A link to all that carries the tag. @param {Tag} tag */
export function tagChip({ id, name, color }) {
  return h("a", { class: "tag-chip", href: `/search?tag=${encodeURIComponent(id)}` }, tagDot(color), h("bdi", {}, name));
}
