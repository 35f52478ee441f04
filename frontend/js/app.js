// The page of a person who is signed in: one view alive at a time, inside the frame.
import { isTyping } from "./lib/dom.js";
import { explain } from "./lib/explain.js";
import { TOP_NAME } from "./lib/names.js";
import { listenForDrops } from "./components/drop-target.js";
import { searchAddress } from "./lib/search-address.js";
import { BrowseView } from "./views/browse.js";
import { DetailsDock } from "./views/details-dock.js";
import { LazyView } from "./views/lazy.js";
import { NewThings } from "./views/new-menu.js";
import { Shell } from "./views/shell.js";
import { Clipboard } from "./state/clipboard.js";

/**
 * @typedef {BrowseView | LazyView | import("./views/shared.js").SharedView | import("./views/trash.js").TrashView | import("./views/unknown.js").UnknownView} View
 * @typedef {object} AppParts
 * @property {import("./api/index.js").Api} api
 * @property {import("./api/session.js").Session} session
 * @property {import("./router.js").Router} router
 * @property {import("./state/drive.js").Drive} drive
 * @property {import("./state/undo.js").UndoStack} undo
 * @property {import("./state/theme.js").ThemeState} theme
 * @property {import("./state/preferences.js").Preferences} preferences
 * @property {import("./late-uploads.js").LateUploads} queue
 * @property {() => void} signOut
 */

export class App {
  /** @type {Shell} */
  shell;
  #parts;
  #things;
  #details;
  /** @type {import("./views/search.js").SearchPlace | null} */
  #searching = null;
  /** @type {{id: string, name: string} | null} the folder that was open last, for searching in it */
  #near = null;
  #entering = false;
  /** @type {View | null} */
  #view = null;
  #turn = 0;
  /** @type {Map<string, import("./views/browse.js").Memory>} */
  #memory = new Map();
  #clipboard = new Clipboard();

  /** @param {AppParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#things = new NewThings({
      drive: parts.drive,
      here: () => this.#here,
      made: (id) => this.#view?.reveal(id),
      upload: (files, folder) => parts.queue.addFiles(files, folder),
    });
    this.#details = new DetailsDock({ api: parts.api, drive: parts.drive, storage: localStorage, me: this.#me, share: (node) => void this.#share(node), toasts: { show: (toast) => this.shell.toasts.show(toast) } });
    const newMenu = (/** @type {Element} */ anchor) => this.#things.menu(anchor);
    this.shell = new Shell({ theme: parts.theme, newMenu, signOut: parts.signOut, shortcuts: () => void this.#showKeys(), go: (path) => parts.router.go(path), root: this.#root, details: this.#details.element });
    this.#listen();
  }

  /** Shows the address we are at; resolves when it stands. */
  async open() {
    const route = this.#parts.router.current;
    if (this.#staysIn(route) || this.#refines(route)) return;
    const turn = (this.#turn += 1);
    const found = this.#viewFor(route, turn);
    const view = found instanceof Promise ? await found.catch((error) => this.#unreachable(error)) : found;
    if (!view || turn !== this.#turn) return; // somebody went on while it was fetched
    this.#view?.stop();
    this.#view = view;
    this.shell.show(view.element, placeOf(route));
    this.#nameThePage();
    const standing = view.start();
    if (!this.shell.search.focused) view.heading.focus({ preventScroll: true });
    if (!(view instanceof BrowseView)) this.#details.show({ nodes: [], folder: null });
    this.#enterFound();
    await standing;
  }

  /** Somebody pressed Enter in the search: what is found takes the focus, once its list is there. */
  #enterFound() {
    if (!this.#entering || !this.#searching || !(this.#view instanceof BrowseView)) return;
    this.#entering = false;
    this.#view.enterList();
  }

  /** The open search goes on with other words or filters. @param {import("./router.js").Route} route */
  #refines(route) {
    const view = this.#view;
    this.#showSearch(route);
    if (route.name !== "search" || !(view instanceof BrowseView) || !this.#searching) return false;
    const place = this.#searching;
    view.refine(() => void place.ask(route.search));
    this.#nameThePage();
    return true;
  }

  /** @param {import("./router.js").Route} route */
  #showSearch(route) {
    const here = route.name === "search";
    this.shell.search.text = here ? route.search.q : "";
    this.shell.searching = here;
    if (!here) this.#searching = null;
  }

  /** While a person types the address changes, but leaves one step in the history. @param {string} text */
  #ask(text) {
    const { router } = this.#parts;
    const route = router.current;
    if (route.name === "search") router.goAside(searchAddress({ ...route.search, q: text }));
    else if (text) router.go(searchAddress({ q: text }));
  }

  /** @param {import("./router.js").Route & {name: "recent" | "starred" | "search"}} route @returns {Promise<import("./views/places-found.js").FoundPlace>} */
  async #foundPlace(route) {
    const { api, router, drive } = this.#parts;
    if (route.name === "search") {
      const { SearchPlace } = await import("./views/search.js");
      return new SearchPlace(api, route.search, { near: this.#near, me: this.#me, drive, go: (address) => router.go(address) });
    }
    const { recentPlace, starredPlace } = await import("./views/places-found.js");
    return route.name === "recent" ? recentPlace(api, drive.spaces) : starredPlace(api, drive.spaces);
  }

  /** A file of the open list is looked at, or no longer: the list stays as it is. @param {import("./router.js").Route} route */
  #staysIn(route) {
    const view = this.#view;
    if (route.name === "page" && view instanceof LazyView && view.name === route.page.name) {
      view.moved(route.path);
      return true;
    }
    const file = route.name === "folder" ? (route.file ?? null) : null;
    if (!(view instanceof BrowseView) || (!file && !view.looking)) return false;
    if (!view.isAt(route) && !(file && view.id === this.#parts.router.above)) return false;
    view.lookAt(file);
    return true;
  }

  /** @param {{id: string, kind: "folder" | "file", name: string}} node */
  async #share(node) {
    const { api, drive } = this.#parts;
    try {
      const { openShareDialog } = await import("./views/share-dialog.js");
      openShareDialog({ api, node, me: this.#me, nameOf: (folder) => drive.spaces.nameOf(folder), closed: () => this.#details.again() });
    } catch (error) {
      this.shell.toasts.show({ text: explain({ code: "network", detail: error }) });
    }
  }

  async #showKeys() {
    const { preferences, router } = this.#parts;
    try {
      const { openShortcutSheet } = await import("./views/shortcut-sheet.js");
      await openShortcutSheet({ single: preferences.get("shortcuts"), go: (path) => router.go(path) });
    } catch (error) {
      this.shell.toasts.show({ text: explain({ code: "network", detail: error }) });
    }
  }

  get #me() {
    return /** @type {import("./api/session.js").User} */ (this.#parts.session.user).id;
  }

  get #root() {
    return /** @type {import("./api/session.js").User} */ (this.#parts.session.user).space.root;
  }

  /** Where new things go: the open folder, else the top folder. */
  get #here() {
    return this.#view?.folder ?? { id: this.#root, name: TOP_NAME };
  }

  /** @param {unknown} error */
  #unreachable(error) {
    this.shell.toasts.show({ text: explain({ code: "network", detail: error }) });
    return null;
  }

  /** Lists are there at once; the rarer places are fetched first. @param {import("./router.js").Route} route @param {number} turn @returns {View | Promise<View | null>} */
  #viewFor(route, turn) {
    const { api, drive, router, preferences } = this.#parts;
    const toasts = this.shell.toasts;
    if (route.name === "page") return this.#page(route.page);
    if (route.name === "unknown") return unknown();
    const share = (/** @type {import("./api/nodes.js").DriveNode} */ node) => void this.#share(node);
    if (route.name === "shared") {
      const parts = { api, drive, toasts, preferences, me: this.#me, share, go: (/** @type {string} */ path) => router.go(path) };
      return import("./views/shared.js").then(({ SharedView }) => new SharedView(parts));
    }
    if (route.name === "trash") {
      const parts = { api, drive, toasts, preferences, root: this.#root };
      return import("./views/trash.js").then(({ TrashView }) => new TrashView(parts));
    }
    if (route.name === "folder") return this.#list(route.id ?? this.#root, route, null);
    // A list that nobody waits for any more would go on listening.
    return this.#foundPlace(route).then((found) => (turn === this.#turn ? this.#list(route.name, route, found) : null));
  }

  /** @param {string} id @param {import("./router.js").Route} route @param {import("./views/places-found.js").FoundPlace | null} found */
  #list(id, route, found) {
    const { api, drive, undo, router, preferences, queue } = this.#parts;
    this.#searching = route.name === "search" ? /** @type {import("./views/search.js").SearchPlace} */ (found) : null;
    const share = (/** @type {import("./api/nodes.js").DriveNode} */ node) => void this.#share(node);
    return new BrowseView(id, {
      api, drive, undo, toasts: this.shell.toasts, root: this.#root, memory: this.#memory, returning: router.returning, share,
      things: this.#things, preferences, clipboard: this.#clipboard, upload: (files, folder) => queue.addFiles(files, folder), go: (path) => router.go(path), router, showing: location.hash.slice(1), file: (route.name === "folder" && route.file) || null,
      headingChanged: () => this.#nameThePage(), details: this.#details,
    }, found);
  }

  /** @param {import("./pages.js").Page} page @returns {View | Promise<View>} */
  #page(page) {
    const { api, session, drive, router, theme, undo, preferences } = this.#parts;
    const user = /** @type {import("./api/session.js").User} */ (session.user);
    if (page.for && !page.for(user)) return unknown();
    const given = {
      api, session, drive, router, theme, undo, preferences, me: this.#me, root: this.#root, toasts: this.shell.toasts,
      go: (/** @type {string} */ path) => router.go(path),
      share: (/** @type {import("./api/nodes.js").DriveNode} */ node) => void this.#share(node),
    };
    return new LazyView(page, async (bar) => (await page.load()).default({ ...given, bar }));
  }

  /** The window's title and the way back follow the view, also when its facts arrive later. */
  #nameThePage() {
    const view = this.#view;
    if (!view) return;
    if (view instanceof BrowseView && view.folder && view.folder.id !== this.#root) this.#near = view.folder;
    else if (view instanceof BrowseView && view.folder) this.#near = null;
    document.title = `${view.title} – Holdfast`;
    const above = view.parent;
    this.shell.wayBack = above;
    if (view instanceof BrowseView) this.shell.mark(view.place);
  }

  #listen() {
    const { router, session, drive, api, queue, preferences } = this.#parts;
    const tellKeys = () => (this.shell.singleKeys = preferences.get("shortcuts"));
    preferences.addEventListener("change", tellKeys);
    tellKeys();
    router.addEventListener("route", () => this.open());
    session.addEventListener("user", () => this.#showUser());
    drive.spaces.addEventListener("change", () => (this.shell.teams = drive.spaces.teams));
    void drive.spaces.load();
    drive.tags.addEventListener("change", () => (this.shell.tags = drive.tags.all));
    void drive.tags.load();
    drive.addEventListener("space", () => void api.me().then((user) => session.learn(user)).catch(() => null));
    this.shell.search.addEventListener("ask", (event) => {
      const { text, done } = /** @type {CustomEvent} */ (event).detail;
      this.#entering = done;
      this.#ask(text);
      this.#enterFound();
    });
    this.shell.search.addEventListener("leave", () => (router.current.name === "search" ? router.go("/") : (this.shell.searching = false)));
    document.addEventListener("keydown", (event) => this.#key(event));
    listenForDrops(
      {
        here: () => this.#view?.folder ?? null,
        dropFiles: (data, folder) => queue.addDrop(data.items, folder),
        dropNodes: (nodes, folder, copy) => this.#view?.dropNodes(nodes, folder, copy),
        open: (id) => router.go(id === this.#root ? "/" : `/f/${id}`),
      },
      new AbortController().signal,
    );
    this.#showUser();
  }

  #showUser() {
    if (this.#parts.session.user) this.shell.user = this.#parts.session.user;
  }

  /** Keys without a modifier, when no list and no field wants them. @param {KeyboardEvent} event */
  #single(event) {
    if (!this.#parts.preferences.get("shortcuts")) return false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open], [popover]:popover-open")) return false;
    if (event.key === "/") this.shell.searching = true;
    if (event.key === "/") this.shell.search.focus();
    else if (event.key === "i") void this.#details.toggle();
    else if (event.key === "?") void this.#showKeys();
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || isTyping(event.target)) return;
    if (this.#single(event)) return event.preventDefault();
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (undo) void this.#parts.undo.undo();
    if (undo || (event.key === "F6" && this.shell.toasts.focusNewest())) event.preventDefault();
  }
}

const unknown = () => import("./views/unknown.js").then(({ UnknownView }) => new UnknownView());

/** The address of the place that a route belongs to. @param {import("./router.js").Route} route */
function placeOf(route) {
  if (route.name === "page") return `/${route.page.name}`;
  return route.name === "folder" || route.name === "unknown" ? "/" : `/${route.name}`;
}
