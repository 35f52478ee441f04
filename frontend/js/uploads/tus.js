// The vendored tus-js-client is a UMD build, fetched when uploads are; this is the one place that reads the global it leaves.

const TUS = "/vendor/tus-js-client/tus.min.js";

/**
 * @typedef {object} TusRequest
 * @property {() => string} getMethod
 * @property {(name: string, value: string) => void} setHeader
 *
 * @typedef {object} TusResponse
 * @property {() => number} getStatus
 * @property {(name: string) => string | null} getHeader
 * @property {() => string} getBody
 *
 * @typedef {Error & {originalRequest: TusRequest | null, originalResponse: TusResponse | null, causingError: any}} TusError
 *
 * @typedef {object} TusUpload
 * @property {string | null} url
 * @property {() => void} start
 * @property {(terminate?: boolean) => Promise<void>} abort
 *
 * @typedef {object} Tus
 * @property {{new (file: Blob, options: Record<string, unknown>): TusUpload,
 *   terminate(url: string, options: Record<string, unknown>): Promise<void>}} Upload
 */

/** Fetches it. */
export async function loadTus() {
  await import(TUS);
}

/** @returns {Tus} */
export function loadedTus() {
  const tus = /** @type {any} */ (globalThis).tus;
  if (!tus?.Upload) throw new Error(`${TUS} is not loaded`);
  return tus;
}
