// A whole page that has sections: one is alive at a time, and its heading takes the focus when it was asked for.
import { h } from "../lib/dom.js";
import { sectionNav } from "../components/section-nav.js";

/**
 * @typedef {object} Section
 * @property {string} name the part of the address after the page's own
 * @property {string} title
 * @property {string} picture
 * @property {(rest: string) => SectionBody} make rest: what follows in the address
 *
 * @typedef {{element: Element, start?: () => void, stop?: () => void}} SectionBody
 */

/**
 * @param {{base: string, title: string, sections: Section[], path: string}} parts base is the page's address
 * @returns {import("../pages.js").Body}
 */
export function sectionPage({ base, title, sections, path }) {
  const addressOf = (/** @type {Section} */ { name }) => `${base}/${name}`;
  const nav = sectionNav({
    label: title,
    sections: sections.map((section) => ({ address: addressOf(section), label: section.title, picture: section.picture })),
  });
  const place = h("div", { class: "section-place" });
  /** @type {SectionBody | null} */
  let body = null;

  const show = (/** @type {string} */ address, /** @type {boolean} */ asked) => {
    const [name = "", ...rest] = address.slice(base.length + 1).split("/");
    const section = sections.find((one) => one.name === name) ?? sections[0];
    body?.stop?.();
    body = section.make(rest.map(decodeURIComponent).join("/"));
    nav.at = addressOf(section);
    const heading = h("h2", { id: "section-heading", tabindex: "-1" }, section.title);
    place.replaceChildren(h("section", { class: `section section-${section.name}`, "aria-labelledby": "section-heading" }, heading, body.element));
    document.title = `${section.title} – ${title} – Holdfast`;
    if (asked) heading.focus();
    body.start?.();
  };

  return {
    element: h("div", { class: "sections" }, nav, place),
    start: () => show(path, false),
    moved: (address) => show(address, true),
    stop: () => body?.stop?.(),
  };
}
