// The page's only Trusted Types policy. It blesses nothing but the addresses of our own workers.

const WORKERS = /** @type {Record<string, string>} */ ({
  "tree-digest": "/js/workers/tree-digest.js",
  reading: "/js/workers/reading.js",
  pdf: "/vendor/pdfjs-dist/pdf.worker.min.mjs",
  shell: "/sw.js",
});

/** @type {{createScriptURL: (url: string) => any} | undefined} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("app", {
  createScriptURL: (/** @type {string} */ url) => url,
});

/**
 * The address of one of our workers, as the CSP wants it.
 * @param {string} name
 * @returns {any} a TrustedScriptURL, or a string where the browser has none
 */
export function workerUrl(name) {
  if (!Object.hasOwn(WORKERS, name)) throw new TypeError(`no such worker: ${name}`);
  const url = WORKERS[name];
  return policy ? policy.createScriptURL(url) : url;
}
