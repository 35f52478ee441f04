// Who is signed in. The access token lives in this module's memory only; the refresh token is a cookie that scripts
// never see. Refreshing is single-flight across tabs: rotation would otherwise sign the slower tab out. A page that is
// left in the middle of it leaves a used token behind until its answer has come: the next page waits for that.
import { exchange } from "./transport.js";

const LOCK = "holdfast.session";
const ASKING = "holdfast.asking"; // when this tab asked for a token, as long as there is no answer
const CUT_OFF_MS = 10_000; // a question older than that has long been answered
const ANSWER_MS = 700; // until the answer to a page that was left has brought its cookie
const ANNOUNCED_MS = 1000; // until a tab that had to wait for another one's token asks itself

/**
 * @typedef {{id: string, root: string, used_bytes: number, reserved_bytes: number, quota_bytes: number | null}} Space
 * @typedef {{id: string, username: string, display_name: string, email: string, is_admin: boolean, space: Space}} User
 * @typedef {{access: string, expires_in: number, user: User}} Grant
 * @typedef {{postMessage(message: unknown): void, addEventListener(type: "message", listener: (event: MessageEvent) => void): void}} Channel
 * @typedef {{request<T>(name: string, options: {ifAvailable: boolean}, work: (lock: unknown) => Promise<T>): Promise<T>}} Locks
 */

/**
 * Events: `started` (signed in, here or in another tab), `expired` (somebody must sign in again; work waits),
 * `ended` (signed out, here or in another tab), `user` (facts about the user changed).
 */
export class Session extends EventTarget {
  #fetch;
  #base;
  #channel;
  #locks;
  #now;
  #tab;
  #access = "";
  #expiresAt = 0;
  /** @type {User | null} */
  #user = null;
  /** @type {Promise<void> | null} */
  #refreshing = null;
  #expired = false;

  /**
   * @param {{fetch: typeof globalThis.fetch, base: string, channel?: Channel | null, locks?: Locks | null,
   *   tab?: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null, now?: () => number}} parts base is the address of
   *   `/api/v1`; tab is what this tab remembers over a reload; now in milliseconds
   */
  constructor({ fetch, base, channel = null, locks = null, tab = null, now = Date.now }) {
    super();
    this.#fetch = fetch;
    this.#base = base;
    this.#channel = channel;
    this.#locks = locks;
    this.#tab = tab;
    this.#now = now;
    channel?.addEventListener("message", ({ data }) => this.#hear(data));
  }

  /** @returns {User | null} */
  get user() {
    return this.#user;
  }

  /** `needed`: the server has no account yet; `mail`: it sends mail. @returns {Promise<{needed: boolean, mail: boolean}>} */
  async opening() {
    const { needed, mail } = await exchange(this.#fetch, `${this.#base}/setup`);
    return { needed: Boolean(needed), mail: Boolean(mail) };
  }

  /** A link for a new password goes to the address of that account, if there is one. @param {string} who a username or an address */
  async askForReset(who) {
    await exchange(this.#fetch, `${this.#base}/session/reset`, { method: "POST", body: { who } });
  }

  /** Sets the password with the token of such a link; nobody is signed in by it. @param {string} token @param {string} password */
  async confirmReset(token, password) {
    await exchange(this.#fetch, `${this.#base}/session/reset/confirm`, { method: "POST", body: { token, password } });
  }

  /**
   * Makes the first administrator and signs in.
   * @param {{token: string, username: string, password: string}} form
   */
  async setUp(form) {
    this.#begin(await this.#post("/setup", form));
  }

  /**
   * @param {string} username
   * @param {string} password
   */
  async signIn(username, password) {
    this.#begin(await this.#post("/session", { username, password }));
  }

  /**
   * Another password. All sessions end; this browser goes on with a new one.
   * @param {string} current
   * @param {string} next
   */
  async changePassword(current, next) {
    const headers = { ...this.#cookieHeaders(), Authorization: `Bearer ${await this.freshToken()}` };
    const body = { current, new: next };
    this.#begin(await exchange(this.#fetch, `${this.#base}/me/password`, { method: "POST", body, headers, credentials: "include" }));
  }

  /** Ends the session everywhere; without an answer it still ends in this browser's tabs. */
  async signOut() {
    const headers = { ...this.#cookieHeaders(), ...(this.#access ? { Authorization: `Bearer ${this.#access}` } : {}) };
    try {
      await exchange(this.#fetch, `${this.#base}/session`, { method: "DELETE", headers, credentials: "include" });
    } finally {
      this.#channel?.postMessage({ type: "ended" });
      this.#end();
    }
  }

  /** Picks up the session of the cookie. @returns {Promise<boolean>} false when there is none */
  async resume() {
    try {
      await this.#refresh();
      return true;
    } catch (error) {
      if (isEnded(error)) return false;
      throw error;
    }
  }

  /**
   * An access token good for at least `minSeconds`. When the session has ended it says `expired` and waits until
   * somebody has signed in again. Throws ApiError when the server does not answer.
   * @param {{minSeconds?: number, signal?: AbortSignal | undefined}} [options]
   * @returns {Promise<string>}
   */
  async freshToken({ minSeconds = 20, signal } = {}) {
    while (!this.#goodFor(minSeconds)) {
      if (this.#expired) await this.#signedIn(signal);
      else await this.#refreshOrExpire();
    }
    return this.#access;
  }

  /** The API refused this token: do not offer it again. @param {string} token */
  reject(token) {
    if (token === this.#access) this.#expiresAt = 0;
  }

  /** Without a line: the one who was here last goes on with what this browser kept. The server has the last word later. @param {User} user */
  assume(user) {
    this.#user = user;
  }

  /** New facts about the user, such as the space in use. @param {User} user */
  learn(user) {
    this.#user = user;
    this.dispatchEvent(new Event("user"));
  }

  async #refreshOrExpire() {
    try {
      await this.#refresh();
    } catch (error) {
      if (!isEnded(error)) throw error;
      if (this.#expired) return; // another request has asked already: one dialog, not one each
      this.#expired = true;
      this.dispatchEvent(new Event("expired"));
    }
  }

  /** @returns {Promise<void>} */
  #refresh() {
    this.#refreshing ??= this.#alone(() => this.#refreshNow()).finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** @param {() => Promise<void>} work */
  async #alone(work) {
    if (!this.#locks) return work();
    const before = this.#access;
    const done = await this.#locks.request(LOCK, { ifAvailable: true }, async (lock) => Boolean(lock) && work().then(() => true));
    if (done) return;
    await this.#locks.request(LOCK, { ifAvailable: false }, async () => {
      if (this.#access === before) await this.#announced();
      if (this.#access === before || this.#expiresAt <= this.#now()) await work();
    });
  }

  /** The tab that held the lock has sent its token before it let go; a slow browser brings it later. @returns {Promise<void>} */
  #announced() {
    return new Promise((resolve) => {
      this.addEventListener("started", () => resolve(), { once: true });
      setTimeout(resolve, ANNOUNCED_MS);
    });
  }

  async #refreshNow() {
    const cutOff = this.#now() - Number(this.#tab?.getItem(ASKING) ?? -CUT_OFF_MS) < CUT_OFF_MS;
    this.#tab?.setItem(ASKING, String(this.#now()));
    const ask = () => this.#post("/session/refresh", undefined, { keepalive: true });
    try {
      this.#begin(await ask().catch((error) => (cutOff && isEnded(error) ? later(ANSWER_MS).then(ask) : Promise.reject(error))));
    } finally {
      this.#tab?.removeItem(ASKING);
    }
  }

  /**
   * @param {string} path
   * @param {unknown} body
   * @param {{keepalive?: boolean}} [how]
   * @returns {Promise<Grant>}
   */
  #post(path, body, how = {}) {
    const headers = this.#cookieHeaders();
    return exchange(this.#fetch, this.#base + path, { method: "POST", body, headers, credentials: "include", ...how });
  }

  #cookieHeaders() {
    return { "X-Holdfast": "1" };
  }

  /** @param {Grant} grant */
  #begin({ access, expires_in, user }) {
    const expiresAt = this.#now() + expires_in * 1000;
    this.#channel?.postMessage({ type: "token", access, expiresAt, user });
    this.#take(access, expiresAt, user);
  }

  /**
   * @param {string} access
   * @param {number} expiresAt
   * @param {User} user
   */
  #take(access, expiresAt, user) {
    this.#access = access;
    this.#expiresAt = expiresAt;
    this.#user = user;
    this.#expired = false;
    this.dispatchEvent(new Event("started"));
  }

  #end() {
    const was = this.#user;
    this.#access = "";
    this.#expiresAt = 0;
    this.#user = null;
    if (was) this.dispatchEvent(new Event("ended"));
  }

  /** @param {any} message */
  #hear(message) {
    if (message?.type === "token") this.#take(message.access, message.expiresAt, message.user);
    if (message?.type === "ended") this.#end();
  }

  /** @param {number} seconds */
  #goodFor(seconds) {
    return this.#access !== "" && this.#expiresAt - this.#now() > seconds * 1000;
  }

  /**
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<void>}
   */
  #signedIn(signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      this.addEventListener("started", () => resolve(), { once: true });
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }
}

/** @param {unknown} error */
function isEnded(error) {
  return /** @type {any} */ (error)?.code === "session_ended";
}

/** @param {number} ms @returns {Promise<void>} */
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
