// One HTTP exchange: JSON out, JSON or ApiError in. Knows no token and repeats nothing.
import { ApiError, errorOf } from "./errors.js";

const TIMEOUT_MS = 30_000;

/**
 * @typedef {object} Exchange
 * @property {string} [method]
 * @property {unknown} [body] sent as JSON
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal] the caller's own; its abort passes through as it is
 * @property {RequestCredentials} [credentials]
 * @property {boolean} [bytes] the answer is bytes, not JSON
 * @property {boolean} [keepalive] it goes on when the page is left, and the answer's cookie is still taken
 */

/**
 * The decoded body, or null for an empty answer. Throws ApiError, or the caller's AbortError.
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {Exchange} [exchange]
 * @returns {Promise<any>}
 */
export async function exchange(fetch, url, { method = "GET", body, headers = {}, signal, credentials = "omit", bytes = false, keepalive = false } = {}) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await answer(() =>
    fetch(url, {
      method,
      credentials,
      keepalive,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }),
  );
  if (!response.ok) throw await errorOf(response);
  return bytes ? answer(() => response.arrayBuffer()) : decoded(response);
}

/** @template T @param {() => Promise<T>} send @returns {Promise<T>} */
async function answer(send) {
  try {
    return await send();
  } catch (error) {
    const name = /** @type {Error} */ (error).name;
    if (name === "AbortError") throw error;
    throw new ApiError(name === "TimeoutError" ? "timeout" : "network", 0, "");
  }
}

/** @param {Response} response */
async function decoded(response) {
  if (response.status === 204 || response.status === 202) return null; // neither has a body here
  try {
    return await response.json();
  } catch {
    throw new ApiError("bad_answer", response.status, "");
  }
}
