// All links that I made, wherever they lead: what each allows, and an end to it.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { isLive } from "../lib/access-words.js";
import { problemLine } from "../components/problem-line.js";
import { linkFacts, nameOfLink } from "../components/share-links.js";
import { Paged } from "../state/paged.js";
import { pagedView } from "./paged-view.js";

/** @typedef {import("../api/sharing.js").MyLink} MyLink */

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
export function linksSection({ api, share }) {
  /** @type {Paged<MyLink>} */
  const links = new Paged((cursor, signal) => api.listMyLinks({ cursor, signal }));
  const problem = problemLine();
  const view = pagedView({
    list: links,
    draw: (items) => h("ul", { class: "line-list" }, ...items.map(line)),
    empty: () => say("You have no links. “Share” on a file or folder makes one."),
  });

  /** What is changed in the dialog shows when it is closed. @param {MyLink} link */
  function change({ node }) {
    document.addEventListener("close", () => void links.load(), { capture: true, once: true });
    share(/** @type {any} */ (node));
  }

  /** @param {MyLink} link */
  function line(link) {
    const { id, kind, node } = link;
    const now = new Date();
    const label = nameOfLink(link);
    const names = { link: label, name: node.name };
    return h(
      "li",
      { class: "line", dataset: { id } },
      h("span", { class: isLive(link, now) ? "line-picture" : "line-picture off" }, icon(kind === "drop" ? "inbox" : "link")),
      h("div", { class: "line-words" },
        h("b", {}, node.kind === "folder" ? h("a", { href: `/f/${encodeURIComponent(node.id)}` }, h("bdi", {}, node.name)) : h("bdi", {}, node.name)),
        h("span", {}, h("bdi", {}, label), ...[linkFacts(link, now)].filter(Boolean).map((facts) => ` · ${facts}`))),
      h("button", { type: "button", class: "mini", "aria-haspopup": "dialog", "aria-label": say("Sharing of {name}", { name: node.name }), onclick: () => change(link) }, say("Change")),
      h("button", { type: "button", class: "mini", "aria-label": say("Revoke {link} to {name}", names), onclick: () => void revoke(link) }, say("Revoke")),
    );
  }

  /** @param {MyLink} link */
  async function revoke(link) {
    const at = links.items.indexOf(link);
    problem.show(null);
    try {
      await api.revokeLink(link.id);
    } catch (error) {
      if (/** @type {any} */ (error).code !== "not_found") return problem.show(error);
    }
    links.drop(link.id);
    view.focusOn(links.items[Math.min(at, links.items.length - 1)]?.id ?? "");
    announce(say("The link no longer works."));
  }

  return {
    element: h("div", { class: "section-body" },
      h("p", { class: "section-text" }, say("Whoever has one of these links can open what it leads to, without an account. Revoking works at once.")),
      problem.element, view.element),
    start: () => void view.start(),
    stop: view.stop,
  };
}
