// Addresses and pages. Folders are named by id, so that renaming and moving never break a link.

import { parseSearch } from "./lib/search-address.js";
import { pageAt } from "./pages.js";

/** @typedef {import("./lib/search-address.js").Search} Search */
/** @typedef {{name: "search", search: Search} | {name: "recent"} | {name: "starred"} | {name: "folder", id: string | null, file?: string} | {name: "shared"} | {name: "trash"} | {name: "page", page: import("./pages.js").Page, path: string} | {name: "unknown"}} Route */

/** @param {string} path @param {string} [query] @returns {Route} */
export function parseRoute(path, query = "") {
  if (path === "/" || path === "/index.html") return { name: "folder", id: null };
  if (path === "/shared") return { name: "shared" };
  if (path === "/trash" || path === "/trash/") return { name: "trash" };
  if (path === "/search") return { name: "search", search: parseSearch(query) };
  if (path === "/recent" || path === "/starred") return { name: path === "/recent" ? "recent" : "starred" };
  const page = pageAt(path);
  if (page) return { name: "page", page, path };
  const folder = /^\/f\/([^/]+)(?:\/p\/([^/]+))?\/?$/.exec(path);
  if (!folder) return { name: "unknown" };
  const file = folder[2] ? { file: decoded(folder[2]) } : {};
  return { name: "folder", id: decoded(folder[1]), ...file };
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray % is a wrong address, not a crash: the API will not find it
  }
}

/** Event `route` whenever the address changed; `current` is where we are. */
export class Router extends EventTarget {
  /** True when back or forward brought us where we are. */
  returning = false;
  #window;

  /** @param {Window & typeof globalThis} window */
  constructor(window) {
    super();
    this.#window = window;
    window.addEventListener("popstate", () => this.#tell(true));
    window.document.addEventListener("click", (event) => this.#follow(event));
  }

  /** @returns {Route} */
  get current() {
    const { pathname, search } = this.#window.location;
    return parseRoute(pathname, search);
  }

  /** @param {string} path */
  go(path) {
    const { pathname, search } = this.#window.location;
    if (path !== pathname + search) this.#window.history.pushState(null, "", path);
    this.#tell(false);
  }

  /** What the file of the address was opened above, when that is not its folder: the address of a list. @returns {string | null} */
  get above() {
    return this.#window.history.state?.above ?? null;
  }

  /** A file is looked at above where we are: back closes it. @param {string} path @param {string | null} [above] */
  goOver(path, above = null) {
    this.#window.history.pushState({ over: true, above }, "", path);
    this.#tell(false);
  }

  /** Its neighbour, in the same step of the history. @param {string} path */
  goAside(path) {
    this.#window.history.replaceState(this.#window.history.state, "", path);
    this.#tell(false);
  }

  /** Back to what lies below; `path` is that for somebody who came straight to the file. @param {string} path */
  goUnder(path) {
    if (this.#window.history.state?.over) return this.#window.history.back();
    this.#window.history.replaceState(null, "", path);
    this.#tell(false);
  }

  /** Plain clicks on our own links stay in the page; with a modifier the browser does what it always does. @param {MouseEvent} event */
  #follow(event) {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = /** @type {Element} */ (event.target).closest?.("a[href^='/']");
    if (!link || link.hasAttribute("download") || link.getAttribute("target")) return;
    event.preventDefault();
    this.go(/** @type {string} */ (link.getAttribute("href")));
  }

  /** @param {boolean} returning */
  #tell(returning) {
    this.returning = returning;
    this.dispatchEvent(new Event("route"));
  }
}
