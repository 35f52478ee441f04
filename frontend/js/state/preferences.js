// How a person wants the page. Kept with the account, so that other devices know it, and in this browser, so that the
// first paint does.
import { FolderChoices, FolderPreferences } from "./folder-preferences.js";

/** @typedef {{getItem(key: string): string | null, setItem(key: string, value: string): void}} Storage */
/** @typedef {string | boolean} Value */

/** @type {Record<string, Value[]>} what there is to choose, the default first: as the API has it */
const CHOICES = {
  view: ["list", "grid"],
  sort: ["name", "-name", "modified", "-modified", "size", "-size"],
  language: ["en", "de"],
  theme: ["system", "light", "dark"],
  shortcuts: [true, false],
  share_mail: [true, false],
};
const PREFIX = "holdfast."; // boot.js and lib/say.js read the same keys before anything else runs
const BASE_KEY = "holdfast.preferences"; // what the account said last, and whose it was

/**
 * Event `change` with `detail.key`, when a value changed: here, in another tab, or on another device.
 *
 * Between this browser and the account the one that changed since they last agreed wins, and the account when both did.
 * A choice made without a network therefore waits here and is sent with the next `load`.
 */
export class Preferences extends EventTarget {
  #api;
  #storage;
  #who;
  #folders;
  /** @type {Map<string, Value>} what was chosen; a key that is not here was never chosen */
  #chosen = new Map();

  /**
   * @param {{api: Pick<import("../api/index.js").Api, "getPreferences" | "updatePreferences">, storage: Storage,
   *   who: () => string, tabs?: EventTarget | null}} parts who: id of the person who is signed in; tabs: where
   *   `storage` events of other tabs arrive
   */
  constructor({ api, storage, who, tabs = null }) {
    super();
    this.#api = api;
    this.#storage = storage;
    this.#who = who;
    this.#folders = new FolderChoices({ storage, who });
    for (const key of Object.keys(CHOICES)) this.#readLocal(key);
    tabs?.addEventListener("storage", (event) => this.#hear(/** @type {StorageEvent} */ (event).key));
  }

  /**
   * What was chosen for the key, else the fallback, else the default.
   * @param {string} key
   * @param {Value} [fallback]
   * @param {Value} [own] goes before, when there is such a value
   * @returns {any}
   */
  get(key, fallback, own) {
    if (own !== undefined && CHOICES[key]?.includes(own)) return own;
    return this.#chosen.get(key) ?? fallback ?? CHOICES[key]?.[0];
  }

  /** As they are in one folder, until it is left. @param {string} folder @param {AbortSignal} signal */
  within(folder, signal) {
    return new FolderPreferences(this, this.#folders, folder, signal);
  }

  /** The same as `set`, and for folders that had their own, too. @param {string} key @param {Value} value */
  everywhere(key, value) {
    this.#folders.forget(key);
    return this.set(key, value);
  }

  /** Brings browser and account together. Without an answer what this browser knows stays. @returns {Promise<unknown>} null, or the error */
  async load() {
    try {
      await this.#merge(/** @type {any} */ (await this.#api.getPreferences()));
      return null;
    } catch (error) {
      return error;
    }
  }

  /**
   * Holds at once; the account is told meanwhile. Never throws.
   * @param {string} key
   * @param {Value} value
   * @returns {Promise<unknown>} null, or the error when the account could not be told: then it holds in this browser
   */
  async set(key, value) {
    if (this.#chosen.get(key) === value || !CHOICES[key]?.includes(value)) return null;
    this.#choose(key, value);
    return this.#send({ [key]: value });
  }

  /** @param {Record<string, Value>} account */
  async #merge(account) {
    const base = this.#base();
    /** @type {Record<string, Value>} */
    const unsent = {};
    for (const key of Object.keys(CHOICES)) {
      const theirs = account[key];
      const mine = this.#chosen.get(key);
      const changedThere = base.who !== this.#who() ? base.who !== null || theirs !== CHOICES[key][0] : theirs !== base[key];
      if (mine !== undefined && mine !== theirs && !changedThere) unsent[key] = mine;
      else if (changedThere && (mine ?? CHOICES[key][0]) !== theirs && CHOICES[key].includes(theirs)) this.#choose(key, theirs);
    }
    this.#remember(account);
    if (Object.keys(unsent).length) await this.#send(unsent);
  }

  /** @param {Record<string, Value>} changes @returns {Promise<unknown>} */
  async #send(changes) {
    try {
      this.#remember(/** @type {any} */ (await this.#api.updatePreferences(/** @type {any} */ (changes))));
      return null;
    } catch (error) {
      return error;
    }
  }

  /** @param {string} key @param {Value} value */
  #choose(key, value) {
    this.#chosen.set(key, value);
    this.#write(PREFIX + key, String(value));
    this.dispatchEvent(new CustomEvent("change", { detail: { key } }));
  }

  /** @param {string | null} name of what another tab wrote */
  #hear(name) {
    const key = name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : "";
    if (!CHOICES[key]) return;
    const before = this.#chosen.get(key);
    this.#readLocal(key);
    if (this.#chosen.get(key) !== before) this.dispatchEvent(new CustomEvent("change", { detail: { key } }));
  }

  /** @param {string} key */
  #readLocal(key) {
    const text = this.#read(PREFIX + key);
    const value = CHOICES[key].find((one) => String(one) === text);
    if (value === undefined) this.#chosen.delete(key);
    else this.#chosen.set(key, value);
  }

  /** @returns {Record<string, any>} what the account said last; `who` is null when it never said anything */
  #base() {
    try {
      return { who: null, ...JSON.parse(this.#read(BASE_KEY) ?? "{}") };
    } catch {
      return { who: null };
    }
  }

  /** @param {Record<string, Value>} account */
  #remember(account) {
    this.#write(BASE_KEY, JSON.stringify({ ...account, who: this.#who() }));
  }

  /** @param {string} name */
  #read(name) {
    try {
      return this.#storage.getItem(name);
    } catch {
      return null;
    }
  }

  /** @param {string} name @param {string} text */
  #write(name, text) {
    try {
      this.#storage.setItem(name, text);
    } catch {
      // without storage the choice lasts as long as the page, and with the account
    }
  }
}
