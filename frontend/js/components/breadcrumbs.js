// Where a folder stands: real links, which also take what is dropped on them. A long way folds in the middle.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say, sayCount } from "../lib/say.js";
import { openMenu } from "./menu.js";

const SHOWN = 4;

/** @typedef {{id: string, name: string}} Crumb without an id: a place, no folder */

/**
 * @param {Crumb[]} path from the top folder to the parent
 * @param {(crumb: Crumb) => string} address
 * @returns {HTMLElement}
 */
export function breadcrumbs(path, address) {
  const list = h("ol", { class: "crumbs" });
  const folded = path.length > SHOWN ? path.slice(1, path.length - 2) : [];
  path.forEach((crumb, index) => {
    if (folded.length && index === 1) list.append(separator(), hiddenCrumbs(folded, address));
    if (folded.includes(crumb)) return;
    if (index > 0) list.append(separator());
    list.append(h("li", {}, crumbLink(crumb, address)));
  });
  return h("nav", { "aria-label": say("Breadcrumb"), class: "crumb-nav" }, list);
}

/** @param {Crumb} crumb @param {(crumb: Crumb) => string} address */
function crumbLink(crumb, address) {
  const drop = crumb.id ? { dropFolder: crumb.id, dropName: crumb.name } : {};
  return h("a", { href: address(crumb), dataset: drop, title: crumb.name }, h("bdi", {}, crumb.name));
}

function separator() {
  return h("li", { "aria-hidden": "true" }, icon("right"));
}

/** @param {Crumb[]} crumbs @param {(crumb: Crumb) => string} address */
function hiddenCrumbs(crumbs, address) {
  const open = (/** @type {MouseEvent} */ event) =>
    openMenu({
      label: say("Folders in between"),
      anchor: /** @type {Element} */ (event.currentTarget),
      items: crumbs.map((crumb) => ({ label: crumb.name, icon: "folder", href: address(crumb) })),
    });
  const label = sayCount(crumbs.length, "Show {n} folder in between", "Show {n} folders in between");
  return h("li", {}, h("button", { type: "button", class: "crumb", "aria-haspopup": "menu", "aria-label": label, onclick: open }, "…"));
}
