// The caller's own account: who I am, how I want the page, where I am signed in.

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./session.js").User} User */
/**
 * @typedef {{view: "list" | "grid", sort: string, language: string, theme: "system" | "light" | "dark",
 *   shortcuts: boolean, share_mail: boolean}} Preferences
 */
/**
 * @typedef {object} Visit where the account is signed in
 * @property {string} id
 * @property {boolean} current this very browser
 * @property {string | null} browser as it said of itself
 * @property {string | null} system
 * @property {string | null} address where the sign-in came from
 * @property {string} created_at
 * @property {string} last_used_at
 */

const enc = encodeURIComponent;

/** @param {Client} client */
export const accountApi = (client) => ({
  /** @returns {Promise<Preferences>} every key, with its default where nothing was chosen */
  getPreferences: () => client.request("GET", "/me/preferences"),

  /** @param {Partial<Preferences>} changes @returns {Promise<Preferences>} all of them */
  updatePreferences: (changes) => client.request("PATCH", "/me/preferences", { body: changes }),

  /** @param {{display_name?: string, email?: string, current?: string}} fields @returns {Promise<User>} */
  changeProfile: (fields) => client.request("PATCH", "/me", { body: fields }),

  /** @param {{cursor?: string | null, signal?: AbortSignal}} [options] @returns {Promise<{items: Visit[], next: string | null}>} */
  listSessions: ({ cursor, signal } = {}) =>
    client.request("GET", `/me/sessions?limit=50${cursor ? `&cursor=${enc(cursor)}` : ""}`, signal ? { signal } : {}),

  /** Signs that browser out at once. @param {string} id @returns {Promise<null>} */
  endSession: (id) => client.request("DELETE", `/me/sessions/${enc(id)}`),

  /** Signs every other browser out at once. @returns {Promise<null>} */
  endOtherSessions: () => client.request("DELETE", "/me/sessions"),
});
