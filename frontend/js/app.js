// The page of a person who is signed in: one view alive at a time, inside the frame.
import { isTyping } from "./lib/dom.js";
import { TOP_NAME } from "./lib/names.js";
import { listenForDrops } from "./components/drop-target.js";
import { BrowseView } from "./views/browse.js";
import { NewThings } from "./views/new-menu.js";
import { Shell } from "./views/shell.js";
import { TrashView } from "./views/trash.js";
import { UnknownView } from "./views/unknown.js";

const SORT_KEY = "holdfast.sort";

/**
 * @typedef {BrowseView | TrashView | UnknownView} View
 * @typedef {object} AppParts
 * @property {import("./api/index.js").Api} api
 * @property {import("./api/session.js").Session} session
 * @property {import("./router.js").Router} router
 * @property {import("./state/drive.js").Drive} drive
 * @property {import("./state/undo.js").UndoStack} undo
 * @property {import("./state/theme.js").ThemeState} theme
 * @property {any} queue the upload queue
 * @property {() => void} signOut
 */

export class App {
  /** @type {Shell} */
  shell;
  #parts;
  #things;
  /** @type {View | null} */
  #view = null;
  /** @type {Map<string, import("./views/browse.js").Memory>} */
  #memory = new Map();

  /** @param {AppParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#things = new NewThings({
      drive: parts.drive,
      here: () => this.#here,
      made: (id) => this.#view?.reveal(id),
      upload: (files, folder) => parts.queue.addFiles(files, folder),
    });
    const newMenu = (/** @type {Element} */ anchor) => this.#things.menu(anchor);
    this.shell = new Shell({ theme: parts.theme, newMenu, signOut: parts.signOut, root: this.#root });
    this.#listen();
  }

  /** Shows the address we are at. */
  open() {
    const route = this.#parts.router.current;
    if (this.#staysIn(route)) return;
    const view = this.#viewFor(route);
    this.#view?.stop();
    this.#view = view;
    this.shell.show(view.element, this.#parts.router.current.name === "trash" ? "/trash" : "/");
    this.#parts.queue.openFolder = view.folder?.id ?? null;
    this.#nameThePage();
    void view.start();
    view.heading.focus({ preventScroll: true });
  }

  /** A file of the open folder is looked at, or no longer: the folder stays as it is. @param {import("./router.js").Route} route */
  #staysIn(route) {
    const view = this.#view;
    const file = route.name === "folder" ? (route.file ?? null) : null;
    if (route.name !== "folder" || !(view instanceof BrowseView)) return false;
    if (view.folder.id !== (route.id ?? this.#root) || (!file && !view.looking)) return false;
    view.lookAt(file);
    return true;
  }

  get #root() {
    return /** @type {import("./api/session.js").User} */ (this.#parts.session.user).space.root;
  }

  /** Where new things go: the open folder, else the top folder. */
  get #here() {
    return this.#view?.folder ?? { id: this.#root, name: TOP_NAME };
  }

  /** @param {import("./router.js").Route} route @returns {View} */
  #viewFor(route) {
    const { api, drive, undo, router } = this.#parts;
    const toasts = this.shell.toasts;
    if (route.name === "unknown") return new UnknownView();
    if (route.name === "trash") return new TrashView({ api, drive, toasts, root: this.#root });
    return new BrowseView(route.id ?? this.#root, {
      api, drive, undo, toasts, root: this.#root, memory: this.#memory, returning: router.returning,
      things: this.#things, sortMemory, go: (path) => router.go(path), router, file: route.file ?? null, headingChanged: () => this.#nameThePage(),
    });
  }

  /** The window's title and the way back follow the view, also when its facts arrive later. */
  #nameThePage() {
    const view = this.#view;
    if (!view) return;
    document.title = `${view.title} – Holdfast`;
    const above = view.parent;
    const top = above?.id === this.#root;
    this.shell.wayBack = above ? { name: top ? TOP_NAME : above.name, address: top ? "/" : `/f/${above.id}` } : null;
  }

  #listen() {
    const { router, session, drive, api, queue } = this.#parts;
    router.addEventListener("route", () => this.open());
    session.addEventListener("user", () => this.#showUser());
    drive.addEventListener("space", () => void api.me().then((user) => session.learn(user)).catch(() => null));
    document.addEventListener("keydown", (event) => this.#key(event));
    listenForDrops(
      {
        here: () => this.#view?.folder ?? null,
        dragged: () => this.#view?.dragged ?? [],
        dropFiles: (data, folder) => queue.addDrop(data.items, folder),
        dropNodes: (ids, folder) => this.#view?.dropNodes(ids, folder),
      },
      new AbortController().signal,
    );
    this.#showUser();
  }

  #showUser() {
    if (this.#parts.session.user) this.shell.user = this.#parts.session.user;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || isTyping(event.target)) return;
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (undo) void this.#parts.undo.undo();
    if (undo || (event.key === "F6" && this.shell.toasts.focusNewest())) event.preventDefault();
  }
}

/** The order a person likes, kept in this browser. */
const sortMemory = {
  get() {
    try {
      return localStorage.getItem(SORT_KEY) ?? "name";
    } catch {
      return "name";
    }
  },
  /** @param {string} sort */
  set(sort) {
    try {
      localStorage.setItem(SORT_KEY, sort);
    } catch {
      // without storage the order lasts as long as the folder is open
    }
  },
};
