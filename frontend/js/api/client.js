// Requests that carry the token. A token that was refused is renewed and the request repeated once: a 401 means that
// nothing was done.
import { exchange } from "./transport.js";

const BUSY_TRIES = 3;
const LONGEST_WAIT_S = 10;

/** @typedef {import("./transport.js").Exchange} Exchange */

const ASKING = /^\/(events\/|preferences$|me\/)|\/(content-url|visit)$/; // nothing that anybody else would see changes by them

/**
 * Events: `changed` (something was changed on the server), `line` (detail {there}: whether the server could be reached),
 * `kept` (an old answer had to do; `keptAt` tells how old).
 */
export class Client extends EventTarget {
  #fetch;
  #base;
  #session;
  #wait;
  #shelf;
  /** @type {number | null} when the oldest of the answers that had to do was kept; null with a line */
  keptAt = null;

  /**
   * @param {{fetch: typeof globalThis.fetch, base: string, session: {freshToken(options?: {signal?: AbortSignal |
   *   undefined}): Promise<string>, reject(token: string): void}, wait?: (ms: number) => Promise<void>,
   *   shelf?: Pick<import("./shelf.js").Shelf, "keep" | "find"> | null}} parts shelf: old answers for days without a line
   */
  constructor({ fetch, base, session, shelf = null, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    super();
    this.#fetch = fetch;
    this.#base = base;
    this.#session = session;
    this.#shelf = shelf;
    this.#wait = wait;
  }

  /**
   * The decoded answer; without a line the last one that was kept. Throws ApiError, or AbortError when `signal` was
   * aborted. A GET that meets a busy server is repeated after the time the server names.
   * @param {string} method
   * @param {string} path below `/api/v1`
   * @param {Exchange} [options]
   * @returns {Promise<any>}
   */
  async request(method, path, options = {}) {
    const looks = method === "GET" && !options.bytes;
    try {
      const answer = await this.#patiently(method, path, options);
      this.keptAt = null;
      this.#tell("line", { there: true });
      if (looks) void this.#shelf?.keep(path, answer);
      else if (method !== "GET" && !ASKING.test(path)) this.#tell("changed", null);
      return answer;
    } catch (error) {
      const { code, status } = /** @type {any} */ (error);
      if (typeof code === "string") this.#tell("line", { there: code !== "network" && (status > 0 || code !== "timeout") });
      const kept = looks && code === "network" ? await this.#shelf?.find(path) : null;
      if (!kept) throw error;
      this.keptAt = Math.min(kept.at, this.keptAt ?? kept.at);
      this.#tell("kept", null);
      return kept.answer;
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Exchange} options
   */
  async #patiently(method, path, options) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#authorised(method, path, options);
      } catch (error) {
        const { code, retryAfter } = /** @type {any} */ (error);
        if (method !== "GET" || code !== "busy" || tries === BUSY_TRIES) throw error;
        await this.#wait(Math.min(retryAfter || 1, LONGEST_WAIT_S) * 1000);
      }
    }
  }

  /** @param {string} type @param {object | null} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
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
