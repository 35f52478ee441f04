// Searching, what is recent, and the caller's own stars and tags.

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./nodes.js").Page} Page */
/** @typedef {import("../lib/tag-colors.js").Tag} Tag */
/** @typedef {{limit?: number, cursor?: string | null, signal?: AbortSignal}} PageOptions */

const enc = encodeURIComponent;

/** @param {Record<string, string | number | boolean | null | undefined>} values */
function query(values) {
  const known = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(known.map(([key, value]) => [key, String(value)])).toString();
}

/** @param {Client} client */
export const findingApi = (client) => ({
  /**
   * One page of what was found, best first; every node with its `path`.
   * @param {Record<string, string>} wish `q`, `in`, `kind`, `type`, `modified_after`…
   * @param {PageOptions} [options]
   * @returns {Promise<Page>}
   */
  search: (wish, { limit = 200, cursor, signal } = {}) =>
    client.request("GET", `/search?${query({ ...wish, limit, cursor })}`, signal ? { signal } : {}),

  /** Files changed lately, the newest first. @param {PageOptions} [options] @returns {Promise<Page>} */
  listRecent: ({ limit = 200, cursor, signal } = {}) =>
    client.request("GET", `/recent?${query({ limit, cursor })}`, signal ? { signal } : {}),

  /** What the caller starred, the newest star first. @param {PageOptions} [options] @returns {Promise<Page>} */
  listStarred: ({ limit = 200, cursor, signal } = {}) =>
    client.request("GET", `/starred?${query({ limit, cursor })}`, signal ? { signal } : {}),

  /** The caller's tags: 200 at most. @returns {Promise<Tag[]>} */
  listTags: async () => (await client.request("GET", "/tags?limit=1000")).items,

  /** @param {{name: string, color: string}} tag @returns {Promise<Tag>} */
  createTag: (tag) => client.request("POST", "/tags", { body: tag }),

  /** @param {string} id @param {{name?: string, color?: string}} fields @returns {Promise<Tag>} */
  updateTag: (id, fields) => client.request("PATCH", `/tags/${enc(id)}`, { body: fields }),

  /** It is off everything then. @param {string} id @returns {Promise<null>} */
  deleteTag: (id) => client.request("DELETE", `/tags/${enc(id)}`),

  /** @param {string} id of a node @param {string} tag @param {boolean} on @returns {Promise<null>} */
  tagNode: (id, tag, on) => client.request(on ? "PUT" : "DELETE", `/nodes/${enc(id)}/tags/${enc(tag)}`),

  /** @param {string} id @param {boolean} on @returns {Promise<null>} */
  starNode: (id, on) => client.request(on ? "PUT" : "DELETE", `/nodes/${enc(id)}/star`),
});
