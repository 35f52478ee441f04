// One function per endpoint. Each gives data or throws ApiError.

/** @typedef {import("./client.js").Client} Client */
/** @typedef {{id: string, name: string}} Crumb */
/**
 * @typedef {object} DriveNode
 * @property {string} id
 * @property {"folder" | "file"} kind
 * @property {string} name
 * @property {string | null} parent
 * @property {number} size bytes; of a folder: all files below
 * @property {number | null} items live nodes directly in a folder; null for a file
 * @property {string | null} media_type
 * @property {string | null} digest tree digest, hex
 * @property {string} etag changes with the node itself
 * @property {number} seq changes with the node and with anything below it
 * @property {string} [space] it counts in
 * @property {import("../lib/roles.js").Role} [role] mine, where it is told
 * @property {string} modified_at
 * @property {string | null} trashed_at
 * @property {{"256": string, "1024": string} | null} [thumbnail] small pictures of it, where one can be made
 * @property {boolean} [starred] by the caller
 * @property {string[]} [tags] ids of the caller's own
 * @property {Crumb[]} [path] from the top folder to the parent
 */
/**
 * A row of the trash; what follows is missing in lists that were kept for days without a line.
 * @typedef {DriveNode & {trashed_by?: {id: string, name: string} | null, trashed_link?: string | null,
 *   purge_at?: string | null}} TrashedNode
 */
/** @typedef {{parent?: string, name?: string, conflict?: "fail" | "keep_both"}} Landing not where it was, not so named */
/** @typedef {{items: DriveNode[], next: string | null}} Page */
/** @typedef {{signal?: AbortSignal}} Options */

const enc = encodeURIComponent;

/** @param {Record<string, string | number | null | undefined>} values */
function query(values) {
  const known = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(known.map(([key, value]) => [key, String(value)])).toString();
}

/** @param {string | undefined} etag @returns {Record<string, string>} */
const ifMatch = (etag) => (etag ? { "If-Match": etag } : {});

/** @param {Client} client */
export const nodesApi = (client) => ({
  /** The node with its `path`. @param {string} id @param {Options} [options] @returns {Promise<DriveNode>} */
  getNode: (id, options) => client.request("GET", `/nodes/${enc(id)}`, options),

  /**
   * One page of a folder, folders first.
   * @param {string} id
   * @param {{sort?: string, limit?: number, cursor?: string | null, signal?: AbortSignal}} [options]
   * @returns {Promise<Page>}
   */
  listChildren: (id, { sort = "name", limit = 200, cursor, signal } = {}) =>
    client.request("GET", `/nodes/${enc(id)}/children?${query({ sort, limit, cursor })}`, signal ? { signal } : {}),

  /** A new folder. @param {string} parent @param {string} name @returns {Promise<DriveNode>} */
  createFolder: (parent, name) => client.request("POST", "/nodes", { body: { parent, name } }),

  /** @param {string} id @param {string} name @param {string} [etag] @returns {Promise<DriveNode>} */
  renameNode: (id, name, etag) =>
    client.request("PATCH", `/nodes/${enc(id)}`, { body: { name }, headers: ifMatch(etag) }),

  /** @param {string} id @param {string} parent @returns {Promise<DriveNode>} */
  moveNode: (id, parent) => client.request("PATCH", `/nodes/${enc(id)}`, { body: { parent } }),

  /**
   * A copy with everything below it.
   * @param {string} id @param {string} parent @param {"fail" | "keep_both"} [conflict]
   * @returns {Promise<DriveNode>}
   */
  copyNode: (id, parent, conflict = "keep_both") => client.request("POST", `/nodes/${enc(id)}/copy`, { body: { parent, conflict } }),

  /**
   * All of these changes, or none. A refusal has the number of the step that failed, from 0, as `extras.step`.
   * @param {Record<string, any>[]} steps 1,000 at most
   * @returns {Promise<{results: {op: string, node: DriveNode}[]}>}
   */
  batch: (steps) => client.request("POST", "/batch", { body: { steps } }),

  /**
   * A signed address of a zip with all of these.
   * @param {string[]} ids 500 at most
   * @returns {Promise<{url: string, expires_at: string, size: number}>}
   */
  archiveUrl: (ids) => client.request("POST", "/archive", { body: { nodes: ids } }),

  /** To the trash. @param {string} id @returns {Promise<null>} */
  trashNode: (id) => client.request("DELETE", `/nodes/${enc(id)}`),

  /** @param {{limit?: number, cursor?: string | null, signal?: AbortSignal}} [options] @returns {Promise<Page>} */
  listTrash: ({ limit = 200, cursor, signal } = {}) =>
    client.request("GET", `/trash?${query({ limit, cursor })}`, signal ? { signal } : {}),

  /** Back from the trash. @param {string} id @param {Landing} [to] @returns {Promise<DriveNode>} */
  restoreNode: (id, to = {}) => client.request("POST", `/nodes/${enc(id)}/restore`, { body: to }),

  /** Gone for good. @param {string} id @returns {Promise<null>} */
  purgeNode: (id) => client.request("DELETE", `/trash/${enc(id)}`),

  /**
   * `count` bytes of a file, or those that are left of it.
   * @param {string} id @param {number} from @param {number} count @param {Options} [options]
   * @returns {Promise<ArrayBuffer>}
   */
  readBytes: (id, from, count, options) =>
    client.request("GET", `/nodes/${enc(id)}/content`, { ...options, bytes: true, headers: { Range: `bytes=${from}-${from + count - 1}` } }),

  /**
   * A signed address of the content, good for about five minutes.
   * @param {string} id
   * @param {"attachment" | "inline"} [disposition]
   * @returns {Promise<{url: string, expires_at: string}>}
   */
  contentUrl: (id, disposition = "attachment") =>
    client.request("POST", `/nodes/${enc(id)}/content-url`, { body: { disposition } }),
});
