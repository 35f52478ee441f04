// The page's only Trusted Types policy. It blesses nothing but the addresses of our own workers.

const WORKERS = new Set(["tree-digest"]);

/** @type {{createScriptURL: (url: string) => any} | undefined} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("app", {
  createScriptURL: (/** @type {string} */ url) => url,
});

/**
 * The address of a worker in `js/workers/`, as the CSP wants it.
 * @param {string} name
 * @returns {any} a TrustedScriptURL, or a string where the browser has none
 */
export function workerUrl(name) {
  if (!WORKERS.has(name)) throw new TypeError(`no such worker: ${name}`);
  const url = `/js/workers/${name}.js`;
  return policy ? policy.createScriptURL(url) : url;
}
