// View and order of one folder: what was chosen in it, else what the person has for all. The folders' own are kept in this
// browser; what was chosen last, wherever it was, is the person's and goes along to other devices.

/** @typedef {import("./preferences.js").Preferences} Preferences */
/** @typedef {Record<string, string>} Own values by key */
/** @typedef {Preferences | FolderPreferences} Looks */

const KEY = "holdfast.folders";
const KEPT = 200; // folders: who opened more has forgotten the first of them, too
const KEYS = ["view", "sort"];

/** What folders have of their own, for the person who is signed in. */
export class FolderChoices {
  #storage;
  #who;

  /** @param {{storage: import("./preferences.js").Storage, who: () => string}} parts */
  constructor({ storage, who }) {
    this.#storage = storage;
    this.#who = who;
  }

  /** @param {string} folder @returns {Own} */
  of(folder) {
    return this.#read().find(([id]) => id === folder)?.[1] ?? {};
  }

  /** @param {string} folder @param {string} key @param {string} value */
  put(folder, key, value) {
    const others = this.#read().filter(([id]) => id !== folder);
    this.#write([...others, /** @type {[string, Own]} */ ([folder, { ...this.of(folder), [key]: value }])].slice(-KEPT));
  }

  /** No folder has that of its own any more. @param {string} key */
  forget(key) {
    const left = this.#read().map(([id, { [key]: _, ...own }]) => /** @type {[string, Own]} */ ([id, own]));
    this.#write(left.filter(([, own]) => Object.keys(own).length));
  }

  /** @returns {[string, Own][]} the one that was chosen for last at the end; nothing of somebody else's */
  #read() {
    try {
      const { who, folders } = JSON.parse(this.#storage.getItem(KEY) ?? "{}");
      return who === this.#who() && Array.isArray(folders) ? folders : [];
    } catch {
      return [];
    }
  }

  /** @param {[string, Own][]} folders */
  #write(folders) {
    try {
      this.#storage.setItem(KEY, JSON.stringify({ who: this.#who(), folders }));
    } catch {
      // without storage all folders look the same
    }
  }
}

/** The preferences as one folder has them. Event `change` with `detail.key`. */
export class FolderPreferences extends EventTarget {
  #preferences;
  #choices;
  #folder;
  /** @type {Record<string, unknown>} */
  #shown = {};

  /**
   * @param {Preferences} preferences
   * @param {FolderChoices} choices
   * @param {string} folder
   * @param {AbortSignal} signal the folder was left
   */
  constructor(preferences, choices, folder, signal) {
    super();
    this.#preferences = preferences;
    this.#choices = choices;
    this.#folder = folder;
    for (const key of KEYS) this.#shown[key] = this.get(key);
    preferences.addEventListener("change", (event) => this.#heard(/** @type {CustomEvent} */ (event).detail.key), { signal });
  }

  /** @param {string} key @returns {any} */
  get(key) {
    const own = KEYS.includes(key) ? this.#choices.of(this.#folder)[key] : undefined;
    return this.#preferences.get(key, undefined, own);
  }

  /** @param {string} key @param {import("./preferences.js").Value} value */
  async set(key, value) {
    if (KEYS.includes(key)) this.#choices.put(this.#folder, key, String(value));
    this.#heard(key);
    return this.#preferences.set(key, value);
  }

  /** @param {string} key */
  #heard(key) {
    const value = this.get(key);
    if (KEYS.includes(key) && value === this.#shown[key]) return; // the folder has its own
    this.#shown[key] = value;
    this.dispatchEvent(new CustomEvent("change", { detail: { key } }));
  }
}
