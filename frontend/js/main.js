// The only place that builds things; everyone else is given what they need.
import { createApi } from "./api/index.js";
import { Client } from "./api/client.js";
import { Shelf } from "./api/shelf.js";
import { Session } from "./api/session.js";
import { App } from "./app.js";
import { askSure } from "./components/ask.js";
import { loadConfig } from "./config.js";
import { LateUploads } from "./late-uploads.js";
import { alertAloud, announce } from "./lib/announce.js";
import { explain } from "./lib/explain.js";
import { language, say } from "./lib/say.js";
import { pause, quiet } from "./lib/waiting.js";
import { Router } from "./router.js";
import { Drive } from "./state/drive.js";
import { Preferences } from "./state/preferences.js";
import { ThemeState } from "./state/theme.js";
import { UndoStack } from "./state/undo.js";

const STANDBY_MS = 2000; // a list that is late does not keep word of changes away for longer

const fetch = window.fetch.bind(window);
const place = /** @type {HTMLElement} */ (document.getElementById("app"));

const config = await loadConfig(fetch, location);
const base = `${config.api}/api/v1`;
const session = new Session({
  fetch,
  base,
  channel: "BroadcastChannel" in window ? new BroadcastChannel("holdfast.session") : null,
  tab: safeStorage("sessionStorage"),
  locks: /** @type {any} */ (navigator.locks ?? null), // absent on plain http beyond localhost
});
const shelf = new Shelf(globalThis.caches ?? null);
const client = new Client({ fetch, base, session, shelf });
const api = createApi(client);
// Before the theme: both hear of other tabs, and the theme asks what was chosen.
const preferences = new Preferences({ api, storage: safeStorage("localStorage"), who: () => session.user?.id ?? "", tabs: window });
const theme = new ThemeState(window);
theme.addEventListener("change", () => theme.chosen !== preferences.get("theme") && void preferences.set("theme", theme.chosen));
preferences.addEventListener("change", (event) => follow(/** @type {CustomEvent} */ (event).detail.key));

safeStorage("sessionStorage").removeItem("holdfast.again"); // boot.js: all parts are here
await start();

async function start() {
  try {
    if (location.pathname === "/reset") return await showReset();
    if (await session.resume()) return showApp();
    await shelf.clear();
    session.addEventListener("started", showApp, { once: true });
    await showEntry();
  } catch (error) {
    const who = /** @type {any} */ (error).code === "network" ? await shelf.who() : null;
    if (who) session.assume(who);
    if (who) return showApp(); // with what was kept: it says so
    const { unreachableView } = await import("./views/entry.js");
    place.replaceChildren(unreachableView(error, () => void start()));
  }
}

/** Sign in, or make the first administrator. @param {string} [note] what has just happened */
async function showEntry(note = "") {
  const [{ needed, mail }, { setupView, signInView }] = await Promise.all([session.opening(), import("./views/entry.js")]);
  place.replaceChildren(needed ? setupView(session) : signInView(session, { forgot: mail ? () => void showForgot() : null, note }));
  if (note) announce(note);
}

async function showForgot() {
  const { forgotView } = await import("./views/reset.js");
  const asked = () => void showEntry(say("If there is such an account, a link is on its way to its address. It works for an hour."));
  place.replaceChildren(forgotView(session, () => void showEntry(), asked));
}

/** Somebody came by the link of a mail. What stands behind its # is a key: it leaves the address and the history at once. */
async function showReset() {
  const token = location.hash.slice(1);
  history.replaceState(null, "", "/");
  const { resetView } = await import("./views/reset.js");
  session.addEventListener("started", showApp, { once: true });
  const changed = () => void showEntry(say("Your password is changed. Sign in with it."));
  place.replaceChildren(resetView(session, token, () => location.reload(), changed));
}

/** What must happen at once when a preference changed, here or on another device. @param {string} key */
function follow(key) {
  const value = preferences.get(key);
  if (key === "theme") theme.choose(value);
  if (key === "language" && language() !== value) location.reload(); // the words are read when the page begins
}

/** Storage may be forbidden: then choices last as long as the page. @param {"localStorage" | "sessionStorage"} name */
function safeStorage(name) {
  try {
    return window[name];
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}

function showApp() {
  void shelf.belongsTo(/** @type {import("./api/session.js").User} */ (session.user));
  void preferences.load();
  const drive = new Drive(api);
  /** @type {LateUploads} */
  const queue = new LateUploads(() => fetchUploads(drive, app.shell), (error) => app.shell.toasts.show({ text: explain(error) }));
  /** @type {App} */
  const app = new App({
    api, session, drive, queue, theme, preferences,
    router: new Router(window),
    undo: new UndoStack(),
    signOut: () => void leave(queue),
  });
  place.replaceChildren(app.shell.element);
  watchSession();
  void show(app, queue, drive).catch(() => null);
  window.addEventListener("beforeunload", (event) => {
    if (queue.busy && session.user) event.preventDefault();
  });
}

/**
 * The list first; then, one after the other and while nothing else is to be done, what works without being seen.
 * @param {App} app
 * @param {LateUploads} queue
 * @param {Drive} drive
 */
async function show(app, queue, drive) {
  await pause(); // a press is heard between making the frame and making the list
  const opened = app.open().catch(() => null);
  await Promise.race([opened, pause(STANDBY_MS)]);
  await quiet();
  await import("./standby.js").then(({ standBy }) => standBy({ api, client, drive, config, shell: app.shell })).catch(() => null); // without it the page still works
  await opened;
  await quiet();
  await queue.wake(); // else they are fetched when something is to be uploaded
}

/**
 * The uploads, and the tray that shows them.
 * @param {Drive} drive
 * @param {import("./views/shell.js").Shell} shell
 */
async function fetchUploads(drive, shell) {
  const [{ UploadQueue }, { loadTus }] = await Promise.all([
    import("./uploads/queue.js"), import("./uploads/tus.js"), import("./components/upload-tray.js"),
  ]);
  await loadTus();
  const queue = new UploadQueue({
    api,
    endpoint: `${base}/uploads`,
    bulkEndpoint: `${base}/bulk`,
    freshToken: (wish) => session.freshToken(wish),
    rejectToken: (token) => session.reject(token),
    owner: () => session.user?.id ?? "",
    storage: localStorage,
    channel: "BroadcastChannel" in window ? new BroadcastChannel("holdfast.uploads") : null,
  });
  queue.addEventListener("published", (event) => {
    const { nodes, folderId } = /** @type {CustomEvent} */ (event).detail;
    drive.arrivedAll(nodes, folderId);
  });
  queue.addEventListener("announce", (event) => announce(/** @type {CustomEvent} */ (event).detail));
  queue.addEventListener("alert", (event) => alertAloud(/** @type {CustomEvent} */ (event).detail));
  const tray = Object.assign(document.createElement("upload-tray"), { queue });
  tray.addEventListener("upload-refused", (event) => {
    const text = /** @type {CustomEvent} */ (event).detail;
    shell.toasts.show({ text });
    alertAloud(text);
  });
  shell.tray.append(tray);
  return queue;
}

/** A session that ended is asked for in place; signing out, here or in another tab, starts the page anew. */
function watchSession() {
  const who = session.user?.id;
  session.addEventListener("expired", () => void askAgain());
  session.addEventListener("ended", () => void shelf.clear().finally(() => location.reload()));
  session.addEventListener("started", () => {
    if (session.user?.id !== who) location.reload(); // another tab signed in as somebody else
  });
}

async function askAgain() {
  try {
    const { askToSignInAgain } = await import("./views/session-dialog.js");
    askToSignInAgain(session, () => location.reload());
  } catch {
    location.reload(); // without its dialog the page would wait for ever; it begins at the sign-in
  }
}

/** @param {LateUploads} queue */
async function leave(queue) {
  if (queue.busy && !(await mayStop())) return;
  await session.signOut().catch(() => null); // without an answer this browser still forgets the session
}

function mayStop() {
  return askSure({ title: say("Sign out?"), text: say("Uploads are still running. Signing out stops them."), yes: say("Stop and sign out") });
}
