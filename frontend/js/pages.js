// Whole pages that are loaded when somebody opens them. Each has an address and a heading here, so that both are there
// at once; its module makes what stands below the heading.

import { say } from "./lib/say.js";

/**
 * @typedef {object} PageParts what a page is given
 * @property {import("./api/index.js").Api} api
 * @property {import("./api/session.js").Session} session
 * @property {import("./state/drive.js").Drive} drive
 * @property {import("./router.js").Router} router
 * @property {import("./state/theme.js").ThemeState} theme
 * @property {import("./state/undo.js").UndoStack} undo
 * @property {import("./state/preferences.js").Preferences} preferences
 * @property {import("./components/toast-stack.js").ToastStack} toasts
 * @property {(path: string) => void} go
 * @property {(node: import("./api/nodes.js").DriveNode) => void} share
 * @property {string} me id of who is signed in
 * @property {string} root id of the top folder
 * @property {Element} bar beside the heading, for a page's own buttons
 *
 * @typedef {object} Body what a page's module makes
 * @property {Element} element
 * @property {() => void} [start] it is shown from now on
 * @property {(path: string) => void} [moved] the address below the page's own changed
 * @property {() => void} [stop] it is not shown any more
 *
 * @typedef {object} Page
 * @property {string} name also the address: `storage` is /storage and all below it
 * @property {() => string} title
 * @property {(user: import("./api/session.js").User) => boolean} [for] whom it is there for; without it, everybody
 * @property {() => Promise<{default: (parts: PageParts) => Body}>} load
 */

/** @type {Page[]} */
export const PAGES = [
  { name: "storage", title: () => say("Storage"), load: () => import("./views/storage.js") },
  { name: "settings", title: () => say("Settings"), load: () => import("./views/settings.js") },
  { name: "admin", title: () => say("Administration"), for: (user) => user.is_admin, load: () => import("./views/admin.js") },
];

/** The page at an address. @param {string} path */
export const pageAt = (path) => PAGES.find(({ name }) => path === `/${name}` || path.startsWith(`/${name}/`));
