// What happens while it happens: the ticket to the stream of events, and the feed that tells what it was.

/** @typedef {import("./client.js").Client} Client */
/**
 * @typedef {object} Change
 * @property {number} seq
 * @property {string} kind `create`, `rename`, `move`, `trash`, `purge`…
 * @property {string} node
 * @property {string | null} parent where it stands now
 * @property {string | null} parent_before
 */

/** @param {Client} client */
export const eventsApi = (client) => ({
  /** The address of a stream; it has to be opened within a minute. @returns {Promise<{url: string, expires_at: string}>} */
  eventsTicket: () => client.request("POST", "/events/ticket"),

  /**
   * The changes of a space behind a cursor, oldest first. ApiError `cursor_gone`: follow from `now`.
   * @param {string} space
   * @param {string} since a cursor, or `now` for a cursor alone
   * @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<{items: Change[], cursor: string, more: boolean}>}
   */
  listChanges: (space, since, options) =>
    client.request("GET", `/spaces/${encodeURIComponent(space)}/changes?since=${encodeURIComponent(since)}&limit=1000`, options),
});
