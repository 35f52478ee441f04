// The sections of a page, each with an address of its own: a list at the side, or a line above on a phone.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/**
 * @param {{label: string, sections: {address: string, label: string, picture: string}[]}} parts
 * @returns {HTMLElement & {at: string}} `at` is the address of the open one
 */
export function sectionNav({ label, sections }) {
  const links = sections.map(({ address, label: name, picture }) => h("a", { class: "section-link", href: address }, icon(picture), name));
  const nav = h("nav", { class: "section-nav", "aria-label": label }, ...links);
  return Object.defineProperty(nav, "at", {
    set: (address) => {
      for (const link of links) {
        if (link.getAttribute("href") === address) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
  });
}
