// What takes the room of a space, and making room.

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./nodes.js").DriveNode} DriveNode */
/**
 * @typedef {object} Usage
 * @property {string} space
 * @property {number} used_bytes the sum of files, trash and versions: what the quota is held against
 * @property {number | null} quota_bytes
 * @property {number} reserved_bytes promised to running uploads
 * @property {number} files_bytes
 * @property {number} trash_bytes
 * @property {number} versions_bytes earlier contents
 * @property {{kind: string, bytes: number, count: number}[]} by_kind
 * @property {DriveNode[]} largest
 */
/** @typedef {{node: DriveNode, bytes: number}} FolderUsage */
/** @typedef {{signal?: AbortSignal}} Options */

const enc = encodeURIComponent;

/** @param {Client} client */
export const usageApi = (client) => ({
  /** @param {string} space @param {Options} [options] @returns {Promise<Usage>} */
  getUsage: (space, options) => client.request("GET", `/usage?space=${enc(space)}`, options),

  /**
   * The folders directly in a folder, the biggest first.
   * @param {string} parent @param {Options & {limit?: number}} [options]
   * @returns {Promise<{items: FolderUsage[], next: string | null}>}
   */
  listFolderUsage: (parent, { limit = 200, signal } = {}) =>
    client.request("GET", `/usage/folders?parent=${enc(parent)}&limit=${limit}`, signal ? { signal } : {}),

  /** What is in a space's trash. @param {string} space @param {Options & {limit?: number}} [options] @returns {Promise<import("./nodes.js").Page>} */
  listTrashOf: (space, { limit = 1000, signal } = {}) =>
    client.request("GET", `/trash?space=${enc(space)}&limit=${limit}`, signal ? { signal } : {}),

  /** All of a space's trash, gone for good. @param {string} space @returns {Promise<null>} */
  emptyTrashOf: (space) => client.request("DELETE", `/trash?space=${enc(space)}`),
});
