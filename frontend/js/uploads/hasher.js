// The tree digest of a file, worked out in a worker that is started when it is first needed.
import { workerUrl } from "../lib/trusted-types.js";

/** @type {Worker | null} */
let worker = null;
let last = 0;

/**
 * Hex tree digest, or null where it can not be had: plain http, an unreadable file, a worker that does not start.
 * @param {Blob} blob
 * @returns {Promise<string | null>}
 */
export function digestOf(blob) {
  if (!globalThis.crypto?.subtle) return Promise.resolve(null);
  const hasher = (worker ??= new Worker(workerUrl("tree-digest"), { type: "module" }));
  const id = (last += 1);
  return new Promise((resolve) => {
    const settle = (/** @type {string | null} */ digest) => {
      hasher.removeEventListener("message", onMessage);
      hasher.removeEventListener("error", onError);
      resolve(digest);
    };
    const onMessage = (/** @type {MessageEvent} */ { data }) => data.id === id && settle(data.digest);
    const onError = () => settle(null);
    hasher.addEventListener("message", onMessage);
    hasher.addEventListener("error", onError);
    hasher.postMessage({ id, blob });
  });
}
