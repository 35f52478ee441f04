// The tree digest of a file, worked out in a worker that is started when it is first needed.
import { workerUrl } from "../lib/trusted-types.js";

/** @type {Worker | null} */
let worker = null;
let last = 0;
/** A file is asked about more than once: is it there already, did it arrive. @type {WeakMap<Blob, Promise<string | null>>} */
const known = new WeakMap();

/**
 * Hex tree digest, or null where it can not be had: plain http, an unreadable file, a worker that does not start.
 * @param {Blob} blob
 * @returns {Promise<string | null>}
 */
export function digestOf(blob) {
  const before = known.get(blob);
  if (before) return before;
  const digest = workedOut(blob);
  known.set(blob, digest);
  return digest;
}

/** @param {Blob} blob @returns {Promise<string | null>} */
function workedOut(blob) {
  if (!globalThis.crypto?.subtle) return Promise.resolve(null);
  const hasher = (worker ??= startedWorker());
  const id = (last += 1);
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    hasher.postMessage({ id, blob });
  });
}

/** @type {Map<number, (digest: string | null) => void>} */
const waiting = new Map();

function startedWorker() {
  const hasher = new Worker(workerUrl("tree-digest"), { type: "module" });
  hasher.addEventListener("message", ({ data: { id, digest } }) => settle(id, digest));
  hasher.addEventListener("error", () => {
    for (const id of [...waiting.keys()]) settle(id, null);
  });
  return hasher;
}

/** @param {number} id @param {string | null} digest */
function settle(id, digest) {
  waiting.get(id)?.(digest);
  waiting.delete(id);
}
