// Requests that carry the token. A token that was refused is renewed and the request repeated once: a 401 means that
// nothing was done.
import { exchange } from "./transport.js";

const BUSY_TRIES = 3;
const LONGEST_WAIT_S = 10;

/** @typedef {import("./transport.js").Exchange} Exchange */

const ASKING = /^\/(events\/|preferences$|me\/)|\/(content-url|visit)$/; // nothing that anybody else would see changes by them

/** Event `changed`: something was changed on the server. */
export class Client extends EventTarget {
  #fetch;
  #base;
  #session;
  #wait;

  /**
   * @param {{fetch: typeof globalThis.fetch, base: string, session: {freshToken(options?: {signal?: AbortSignal |
   *   undefined}): Promise<string>, reject(token: string): void}, wait?: (ms: number) => Promise<void>}} parts
   */
  constructor({ fetch, base, session, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    super();
    this.#fetch = fetch;
    this.#base = base;
    this.#session = session;
    this.#wait = wait;
  }

  /**
   * The decoded answer. Throws ApiError, or AbortError when `signal` was aborted. A GET that meets a busy server is
   * repeated after the time the server names.
   * @param {string} method
   * @param {string} path below `/api/v1`
   * @param {Exchange} [options]
   * @returns {Promise<any>}
   */
  async request(method, path, options = {}) {
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await this.#authorised(method, path, options);
        if (method !== "GET" && !ASKING.test(path)) this.dispatchEvent(new Event("changed"));
        return answer;
      } catch (error) {
        const { code, retryAfter } = /** @type {any} */ (error);
        if (method !== "GET" || code !== "busy" || tries === BUSY_TRIES) throw error;
        await this.#wait(Math.min(retryAfter || 1, LONGEST_WAIT_S) * 1000);
      }
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Exchange} options
   */
  async #authorised(method, path, options) {
    const token = await this.#session.freshToken({ signal: options.signal });
    try {
      return await this.#send(method, path, options, token);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      this.#session.reject(token);
      return this.#send(method, path, options, await this.#session.freshToken({ signal: options.signal }));
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Exchange} options
   * @param {string} token
   */
  #send(method, path, options, token) {
    const headers = { ...options.headers, Authorization: `Bearer ${token}` };
    return exchange(this.#fetch, this.#base + path, { ...options, method, headers });
  }
}

/** @param {unknown} error */
function isTokenRefused(error) {
  const { status, code } = /** @type {any} */ (error);
  return status === 401 && (code === "token_invalid" || code === "unauthenticated");
}
