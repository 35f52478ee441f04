// What begins once the page stands, so that it does not make the first sight of it late: changes as they happen, the note
// for days without a line, the copy of the page's own files, and word of a new release.
import { OfflineNote } from "./components/offline-note.js";
import { say } from "./lib/say.js";
import { workerUrl } from "./lib/trusted-types.js";
import { Line } from "./state/line.js";
import { Live } from "./state/live.js";
import { Releases } from "./state/releases.js";

const QUIET_MS = 3000; // the page's own files are fetched once more when nothing else is going on

/**
 * @typedef {object} Parts
 * @property {import("./api/index.js").Api} api
 * @property {import("./api/client.js").Client} client
 * @property {import("./state/drive.js").Drive} drive
 * @property {import("./config.js").Config} config
 * @property {{toasts: import("./components/toast-stack.js").ToastStack, notices: Element}} shell
 */

/** @param {Parts} parts */
export function standBy(parts) {
  const { client, drive } = parts;
  const live = listen(parts);
  client.addEventListener("changed", () => live.mine());
  drive.addEventListener("arrived", () => live.mine()); // uploads do not go through the client
  const line = watchLine(parts, live);
  const releases = watchReleases(parts);
  line.addEventListener("back", () => releases.look());
  setTimeout(() => void keepShell(parts.config.release).catch(() => null), QUIET_MS); // without it the page works as well
}

/** @param {Parts} parts */
function listen({ api, drive, config }) {
  const live = new Live({
    api,
    drive,
    connect: (ticket, lastId) => /** @type {any} */ (new EventSource(streamAddress(ticket, config.events, lastId))),
    channel: "BroadcastChannel" in window ? new BroadcastChannel("holdfast.live") : null,
    locks: /** @type {any} */ (navigator.locks ?? null), // absent on plain http beyond localhost
    page: document,
  });
  live.start();
  return live;
}

/** @param {Parts} parts @param {Live} live */
function watchLine({ api, client, drive, shell }, live) {
  const line = new Line({ client, ask: () => api.me() });
  const note = new OfflineNote(() => line.retry());
  shell.notices.append(note.element);
  line.addEventListener("lost", (event) => note.show(/** @type {CustomEvent} */ (event).detail.at));
  line.addEventListener("back", () => {
    note.hide();
    live.hurry();
    drive.heard({});
  });
  line.start();
  window.addEventListener("online", () => line.retry());
  window.addEventListener("offline", () => line.retry());
  return line;
}

/** A page goes on with the code that it began with until its person says otherwise. @param {Parts} parts */
function watchReleases({ config, shell }) {
  const releases = new Releases({ release: config.release, fetch: window.fetch.bind(window), page: document });
  releases.addEventListener("newer", () => {
    const action = { label: say("Reload to update"), run: () => location.reload() };
    shell.toasts.show({ text: say("There is a new version of Holdfast."), action, stays: true });
  });
  return releases;
}

/** The service worker keeps the page's files; not those that are being worked on. @param {string} release */
async function keepShell(release) {
  const workers = navigator.serviceWorker; // absent on plain http beyond localhost
  if (!workers) return;
  if (!release) return void (await Promise.all((await workers.getRegistrations()).map((one) => one.unregister())));
  await workers.register(workerUrl("shell"), { updateViaCache: "none" });
  (await workers.ready).active?.postMessage({ type: "here", release });
}

/**
 * The stream is where the page's policy lets it look, under whatever name the server knows itself.
 * @param {string} ticket the address that came with it
 * @param {string} origin
 * @param {string} lastId what was told already
 */
function streamAddress(ticket, origin, lastId) {
  const { pathname, search } = new URL(ticket);
  return `${origin}${pathname}${search}${lastId && `&last_event_id=${encodeURIComponent(lastId)}`}`;
}
