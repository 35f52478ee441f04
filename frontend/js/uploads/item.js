// One upload as a value, and the only function that changes it. Pure: no clock, no network, no DOM.

/**
 * @typedef {"queued" | "folders" | "sending" | "finishing" | "paused" | "waiting" | "needs-choice" | "needs-file"
 *   | "done" | "failed" | "cancelled" | "skipped"} State
 * queued → folders (its folders are made) → sending ⇄ paused → finishing (all bytes sent, no answer yet) → done.
 * `waiting` starts again by itself: for the network, the server, a sign-in. `needs-file` was begun before a reload; the
 * browser has forgotten the file, the server keeps the bytes.
 *
 * @typedef {"fail" | "replace" | "keep_both"} Conflict
 * @typedef {"network" | "server" | "locked" | "busy" | "session" | "tab"} Why
 *
 * @typedef {object} Clash the node in the way, as the problem told it
 * @property {string} id
 * @property {"file" | "folder"} kind
 * @property {string} name
 * @property {string | null} [parent]
 * @property {number} size bytes
 * @property {string | null} digest
 * @property {string} modified_at
 * @property {{"256": string} | null} [thumbnail]
 *
 * @typedef {object} Item
 * @property {string} id
 * @property {"file" | "folder"} kind a folder only when it is empty; others are made for the files in them
 * @property {File | null} file
 * @property {string} name
 * @property {string[]} path folders between the target folder and this name
 * @property {{id: string, name: string}} folder the target
 * @property {number} size bytes
 * @property {number} lastModified ms
 * @property {string} type media type, "" when unknown
 * @property {State} state
 * @property {number} sent bytes, as far as this side knows
 * @property {string | null} uploadUrl
 * @property {boolean} complete every byte is on the server, only the name is missing
 * @property {Conflict} conflict
 * @property {string | null} ifMatch digest that `replace` may replace
 * @property {Clash | null} clash
 * @property {boolean} changed what is in the way is not any more what the person was asked about
 * @property {Why | null} why it waits; stays while it tries again, until the server has said something
 * @property {number} best the most that `sent` ever was
 * @property {number} attempts in a row that came no further
 * @property {{code: string, text: string, requestId: string} | null} error
 * @property {string | null} nodeId
 * @property {"already-here" | "comparing" | "checking" | "verified" | "unproved" | null} note
 * @property {boolean} alone it goes in a request of its own, whatever its size
 *
 * @typedef {{type: string, [key: string]: any}} UploadEvent
 * @typedef {(item: Item, event: UploadEvent) => Partial<Item>} Patch
 */

/** @type {ReadonlySet<State>} */
export const FINISHED = new Set(["done", "cancelled", "skipped"]);
/** @type {ReadonlySet<State>} */
export const RUNNING = new Set(["folders", "sending", "finishing"]);
/** @type {ReadonlySet<State>} */
export const UNDER_WAY = new Set(["queued", "folders", "sending", "finishing", "waiting"]);

/** @type {Pick<Item, "state" | "sent" | "uploadUrl" | "complete" | "conflict" | "ifMatch" | "clash" | "changed" | "why" | "best" | "attempts" | "error" | "nodeId" | "note" | "alone">} */
const FRESH = {
  state: "queued", sent: 0, uploadUrl: null, complete: false, conflict: "fail", ifMatch: null, clash: null, changed: false, why: null,
  best: 0, attempts: 0, error: null, nodeId: null, note: null, alone: false,
};

/**
 * @param {Partial<Item> & Pick<Item, "id" | "name" | "path" | "folder" | "size">} facts
 * @returns {Item}
 */
export function newItem(facts) {
  return { kind: "file", file: null, lastModified: 0, type: "", ...FRESH, ...facts };
}

/** @type {Record<string, {from: State[], to: State, patch?: Patch}>} */
const MOVES = {
  prepare: { from: ["queued"], to: "folders" },
  send: { from: ["queued", "folders", "finishing"], to: "sending", patch: () => ({ clash: null, changed: false, error: null, note: null }) },
  url: { from: ["sending", "finishing"], to: "sending", patch: (_, event) => ({ uploadUrl: event.url, why: null }) },
  compare: { from: ["queued", "folders", "sending", "finishing"], to: "finishing", patch: comparing },
  done: { from: ["folders", "sending", "finishing"], to: "done", patch: done },
  proved: { from: ["done"], to: "done", patch: (_, { note }) => ({ note }) },
  differs: { from: ["done"], to: "failed", patch: differs },
  clash: { from: ["queued", "folders", "sending", "finishing"], to: "needs-choice", patch: clash },
  wait: { from: ["folders", "sending", "finishing"], to: "waiting", patch: wait },
  fail: { from: ["queued", "folders", "sending", "finishing", "waiting"], to: "failed", patch: fail },
  complete: { from: ["sending", "finishing", "needs-file"], to: "queued", patch: (item) => ({ complete: true, sent: item.size }) },
  restart: { from: ["sending", "finishing"], to: "queued", patch: () => ({ uploadUrl: null, complete: false, sent: 0 }) },
  anew: { from: ["sending", "finishing"], to: "queued", patch: anew },
  again: { from: ["folders", "sending", "finishing", "waiting"], to: "queued", patch: again },
  pause: { from: ["queued", "folders", "sending", "finishing", "waiting"], to: "paused", patch: () => ({ why: null, note: null }) },
  resume: { from: ["paused", "waiting"], to: "queued", patch: () => ({ why: null, attempts: 0 }) },
  retry: { from: ["failed"], to: "queued", patch: () => ({ error: null, attempts: 0 }) },
  kept: { from: ["needs-file"], to: "needs-file", patch: (_, { sent }) => ({ sent, best: sent }) },
  file: { from: ["needs-file"], to: "queued", patch: (_, event) => ({ file: event.file, type: event.file.type }) },
  choose: { from: ["needs-choice"], to: "queued", patch: (_, { conflict, ifMatch }) => ({ conflict, ifMatch, attempts: 0 }) },
  skip: { from: ["needs-choice"], to: "skipped", patch: () => ({ file: null }) },
  cancel: {
    from: ["queued", "folders", "sending", "finishing", "paused", "waiting", "needs-choice", "needs-file", "failed"],
    to: "cancelled",
    patch: () => ({ file: null, note: null }),
  },
};

/**
 * The item after an event; the very same object when the event means nothing in its state.
 * @param {Item} item
 * @param {UploadEvent} event
 * @returns {Item}
 */
export function reduce(item, event) {
  if (event.type === "progress") return progress(item, event.sent);
  const move = MOVES[event.type];
  if (!move || !move.from.includes(item.state)) return item;
  return { ...item, ...move.patch?.(item, event), state: move.to };
}

/**
 * Bytes handed to the network, or the offset that the server named (which may be smaller).
 * @param {Item} item
 * @param {number} sent
 * @returns {Item}
 */
function progress(item, sent) {
  if (item.state !== "sending" && item.state !== "finishing") return item;
  const state = item.size > 0 && sent >= item.size ? "finishing" : "sending";
  if (sent === item.sent && state === item.state && !item.why) return item;
  const further = sent > item.best; // bytes that were sent before and lost again are no progress
  return { ...item, state, sent, why: null, best: Math.max(sent, item.best), attempts: further ? 0 : item.attempts };
}

/** @type {Patch} */
function comparing() {
  /** @type {Item["note"]} */
  const note = "comparing";
  return { note };
}

/** @type {Patch} The file is let go, so that thousands of finished rows hold nothing. */
function done(item, { nodeId = null, note = null }) {
  return { sent: item.size, nodeId, note, file: null, error: null, why: null };
}

/** @type {Patch} What the server keeps is not this file. Sent again, it replaces that content. */
function differs(_, { file, digest, error }) {
  return { file, error, note: null, sent: 0, best: 0, uploadUrl: null, complete: false, conflict: "replace", ifMatch: digest };
}

/** @type {Patch} */
function clash(item, { node, stale = false, complete = false, url = null }) {
  const whole = item.complete || complete;
  return { clash: node, changed: stale, note: null, why: null, complete: whole, sent: whole ? item.size : item.sent, uploadUrl: url ?? item.uploadUrl };
}

/** @type {Patch} */
function wait(item, { why }) {
  return { why, note: null, attempts: item.attempts + 1 };
}

/** @type {Patch} */
function fail(_, { error }) {
  return { error, why: null, note: null };
}

/** @type {Patch} What was to be replaced is gone: there may be nothing in the way at all. */
function anew(item) {
  return { conflict: "fail", ifMatch: null, clash: null, note: null, attempts: item.attempts + 1 };
}

/** @type {Patch} */
function again(item, { counts = false }) {
  return { note: null, attempts: item.attempts + (counts ? 1 : 0) };
}

/** A folder in the way is never replaced. @param {Item} item @param {Conflict | "skip"} choice */
export function mayChoose(item, choice) {
  return choice !== "replace" || item.clash?.kind !== "folder";
}

/** The event of that choice: only what the person was shown may be replaced. @param {Item} item @param {Conflict} choice */
export function chosenAs(item, choice) {
  return { type: "choose", conflict: choice, ifMatch: choice === "replace" ? (item.clash?.digest ?? null) : null };
}
