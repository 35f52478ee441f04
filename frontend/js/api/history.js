// Earlier contents of a file, and what happened to a node.

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./nodes.js").DriveNode} DriveNode */
/** @typedef {{id: string, name: string}} Person */
/**
 * @typedef {{id: string, current: boolean, size: number, digest: string, media_type: string | null, created_at: string,
 *   created_by: Person | null, pinned: boolean}} Revision the present content has the id `current`
 * @typedef {{seq: number, at: string, kind: string, node: string, name: string, text: string,
 *   actor: Person | null, link: string | null, from: Person | null, to: Person | null}} Happening
 */
/** @typedef {{limit?: number, cursor?: string | null, signal?: AbortSignal}} PageOptions */

const enc = encodeURIComponent;

/** @param {string} path @param {PageOptions} options */
function paged(path, { limit = 50, cursor, signal }) {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : {}) });
  return /** @type {const} */ (["GET", `${path}?${query}`, signal ? { signal } : {}]);
}

/** @param {Client} client */
export const historyApi = (client) => ({
  /** The present content first, then the newest. @param {string} id @param {PageOptions} [options] @returns {Promise<{items: Revision[], next: string | null}>} */
  listRevisions: (id, options = {}) => client.request(...paged(`/nodes/${enc(id)}/revisions`, options)),

  /** Makes that content the present one again. @param {string} id @param {string} revision @returns {Promise<DriveNode>} */
  restoreRevision: (id, revision) => client.request("POST", `/nodes/${enc(id)}/revisions/${enc(revision)}/restore`),

  /**
   * A signed address, good for about five minutes.
   * @param {string} id @param {string} revision @param {"attachment" | "inline"} disposition
   * @returns {Promise<{url: string, expires_at: string}>}
   */
  revisionUrl: (id, revision, disposition) =>
    client.request("POST", `/nodes/${enc(id)}/revisions/${enc(revision)}/content-url`, { body: { disposition } }),

  /**
   * `count` bytes of it, or those that are left.
   * @param {string} id @param {string} revision @param {number} from @param {number} count @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<ArrayBuffer>}
   */
  readRevision: (id, revision, from, count, options) =>
    client.request("GET", `/nodes/${enc(id)}/revisions/${enc(revision)}/content`, { ...options, bytes: true, headers: { Range: `bytes=${from}-${from + count - 1}` } }),

  /** A pinned content is never thinned out. @param {string} id @param {string} revision @param {boolean} pinned @returns {Promise<Revision>} */
  pinRevision: (id, revision, pinned) =>
    client.request("PATCH", `/nodes/${enc(id)}/revisions/${enc(revision)}`, { body: { pinned } }),

  /** Gone for good. @param {string} id @param {string} revision @returns {Promise<null>} */
  deleteRevision: (id, revision) => client.request("DELETE", `/nodes/${enc(id)}/revisions/${enc(revision)}`),

  /** The same of a whole space, for who may read all of it. @param {string} space @param {PageOptions} [options] @returns {Promise<{items: Happening[], next: string | null}>} */
  listSpaceActivity: (space, options = {}) => client.request(...paged(`/spaces/${enc(space)}/activity`, options)),

  /** Newest first. @param {string} id @param {PageOptions} [options] @returns {Promise<{items: Happening[], next: string | null}>} */
  listActivity: (id, options = {}) => client.request(...paged(`/nodes/${enc(id)}/activity`, options)),
});
