// The service worker keeps the page's own files for days without a line, by release: a page that began with one release goes
// on with it, whatever the server has meanwhile, and the next page begins with the newest. It keeps nothing of the API.
// A server without a release (files are being worked on) is only passed through. Decision 0016.

const KEPT = "holdfast-shell-"; // and the release
const BOOK = "holdfast-book"; // which page began with which release, and which release is whole
const HEADER = "Holdfast-Release";
const PARTS = /^\/(css|icons|img|js|vendor)\//;
const AT_ONCE = 6;

/** @type {any} */
const worker = self;
/** Client id → release; what is forgotten with this worker stands in the book. */
const known = new Map();

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => {
  if (event.data?.type === "here") event.waitUntil(hear(event.source.id, event.data.release));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || request.cache === "no-store") return; // asked of the server
  if (request.mode === "navigate") event.respondWith(open(event));
  else if (pathname === "/config.json" || pathname === "/manifest.webmanifest") event.respondWith(newestFirst(request));
  else if (PARTS.test(pathname)) event.respondWith(part(event));
});

/** A page is opened: what the server has, else the newest that is whole. */
async function open(event) {
  const answer = await fetch(event.request).catch(() => null); // a slow line is a line: old code is no answer to it
  const whole = answer ? "" : await read("/whole");
  const release = answer ? releaseIn(answer) : whole;
  event.waitUntil(begin(event.resultingClientId, release));
  if (answer) return answer;
  return (await keptIn(whole, "/index.html")) ?? Response.error();
}

/** A part of a page: from the release that the page began with. */
async function part(event) {
  const release = await releaseOf(event.clientId);
  const kept = await keptIn(release, event.request);
  if (kept) return kept;
  const answer = await fetch(event.request).catch(() => null);
  if (!answer) return (await keptIn(await read("/whole"), event.request)) ?? Response.error();
  if (release && answer.ok && answer.headers.get(HEADER) === release) {
    const copy = answer.clone();
    event.waitUntil(caches.open(KEPT + release).then((cache) => cache.put(event.request, copy)));
  }
  return answer;
}

/** Where the API is may change at any time. */
async function newestFirst(request) {
  const answer = await fetch(request).catch(() => null);
  if (answer?.ok && releaseIn(answer)) {
    const copy = answer.clone();
    await caches.open(BOOK).then((cache) => cache.put(new URL(request.url).pathname, copy));
  }
  return answer ?? (await keptAs(BOOK, new URL(request.url).pathname)) ?? Response.error();
}

/** A page tells what it began with: the first one is there before this worker is. */
async function hear(client, release) {
  await begin(client, release);
  if (release) await keep(release).catch(() => null); // the next page tries again
}

/** Fetches all of a release that is not there yet; a server that has another meanwhile is asked by the next page. */
async function keep(release) {
  const shell = await (await fetch("/shell.json", { cache: "no-cache" })).json();
  if (shell.release !== release || (await read("/whole")) === release) return;
  const cache = await caches.open(KEPT + release);
  const missing = [];
  for (const path of shell.files) if (!(await cache.match(path))) missing.push(path);
  while (missing.length) {
    const answers = await Promise.all(missing.splice(0, AT_ONCE).map(async (path) => [path, await fetch(path, { cache: "no-cache" })]));
    if (answers.some(([, answer]) => !answer.ok || answer.headers.get(HEADER) !== release)) return;
    for (const [path, answer] of answers) await cache.put(path, answer);
  }
  await newestFirst(new Request("/config.json"));
  await write("/whole", release);
  await tidy(release);
}

/** Releases that no open page runs on are not needed any more. */
async function tidy(newest) {
  const alive = await worker.clients.matchAll({ includeUncontrolled: true, type: "all" });
  const used = new Set([newest, ...(await Promise.all(alive.map(({ id }) => releaseOf(id))))]);
  for (const name of await caches.keys()) if (name.startsWith(KEPT) && !used.has(name.slice(KEPT.length))) await caches.delete(name);
  const book = await caches.open(BOOK);
  const pages = new Set(alive.map(({ id }) => `/page/${id}`));
  for (const { url } of await book.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/page/") && !pages.has(pathname)) await book.delete(pathname);
  }
}

/** @returns {string} empty while files are being worked on */
function releaseIn(answer) {
  const told = answer.headers.get(HEADER) ?? "";
  return told === "none" ? "" : told;
}

async function begin(client, release) {
  if (!client) return;
  known.set(client, release);
  await write(`/page/${client}`, release);
}

async function releaseOf(client) {
  if (!known.has(client)) known.set(client, await read(`/page/${client}`));
  return known.get(client);
}

/** @returns {Promise<Response | undefined>} */
async function keptIn(release, request) {
  return release ? keptAs(KEPT + release, request) : undefined;
}

async function keptAs(name, request) {
  return (await caches.has(name)) ? (await caches.open(name)).match(request, { ignoreVary: true }) : undefined;
}

async function read(path) {
  return (await (await keptAs(BOOK, path))?.text()) ?? "";
}

async function write(path, text) {
  await (await caches.open(BOOK)).put(path, new Response(text));
}
