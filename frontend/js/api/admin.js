// What only administrators may ask: accounts, groups, the spaces of teams, background work.

/** @typedef {import("./client.js").Client} Client */
/**
 * @typedef {object} Account
 * @property {string} id
 * @property {string} username
 * @property {string} display_name
 * @property {string} email
 * @property {boolean} is_active
 * @property {boolean} is_admin
 * @property {string[]} groups ids
 * @property {number} used_bytes of the personal space, as the two below
 * @property {number} reserved_bytes
 * @property {number | null} quota_bytes null: no limit
 * @property {string | null} last_login
 * @property {string} created_at
 */
/**
 * @typedef {{display_name?: string, email?: string, is_active?: boolean, is_admin?: boolean, quota_bytes?: number | null,
 *   password?: string | null}} AccountFields null as password: make a new one
 */
/** @typedef {Account & {password: string | null}} AccountWithPassword the password that was made, told this once */
/** @typedef {{id: string, name: string, members: number}} Group */
/** @typedef {{id: string, name: string, root: string, role: string | null, used_bytes: number, reserved_bytes: number, quota_bytes: number | null}} TeamSpace */
/** @typedef {{id: string, name: string, enqueued_at: string, started_at: string | null, finished_at: string | null, error: string | null}} Task */
/**
 * @typedef {object} Tasks
 * @property {{waiting: number, running: number, failed: number, done: number}} counts
 * @property {Task[]} waiting
 * @property {Task[]} running
 * @property {Task[]} failed
 * @property {{name: string, every_seconds: number, next_at: string | null}[]} due
 * @property {{finished_at: string | null, paused_since: string | null, blobs: number | null, chunks: number | null, bytes: number | null}} collection
 * @property {{kind: string, started_at: string, finished_at: string | null, bytes: number, problems: number}[]} verifications
 * @property {{wanted: number, failed: number}} previews
 */
/** @template T @typedef {{items: T[], next: string | null}} Part */
/** @typedef {{q?: string, group?: string, limit?: number, cursor?: string | null, signal?: AbortSignal}} Question */

const enc = encodeURIComponent;

/** @param {Client} client */
export const adminApi = (client) => ({
  /** By username. @param {Question} [question] @returns {Promise<Part<Account>>} */
  listUsers: (question) => list(client, "/users", question),

  /** @param {AccountFields & {username: string}} fields @returns {Promise<AccountWithPassword>} */
  createUser: (fields) => client.request("POST", "/users", { body: fields }),

  /** @param {string} id @param {AccountFields} fields @returns {Promise<AccountWithPassword>} */
  changeUser: (id, fields) => client.request("PATCH", `/users/${enc(id)}`, { body: fields }),

  /** @param {string} id @param {{purge?: boolean}} [options] purge: their files as well, for good @returns {Promise<null>} */
  deleteUser: (id, { purge = false } = {}) => client.request("DELETE", `/users/${enc(id)}${purge ? "?content=purge" : ""}`),

  /** By name. @param {Question} [question] @returns {Promise<Part<Group>>} */
  listGroups: (question) => list(client, "/groups", question),

  /** @param {string} name @returns {Promise<Group>} */
  createGroup: (name) => client.request("POST", "/groups", { body: { name } }),

  /** @param {string} id @param {string} name @returns {Promise<Group>} */
  renameGroup: (id, name) => client.request("PATCH", `/groups/${enc(id)}`, { body: { name } }),

  /** @param {string} id @returns {Promise<null>} */
  deleteGroup: (id) => client.request("DELETE", `/groups/${enc(id)}`),

  /** @param {string} group @param {string} user @returns {Promise<null>} */
  addMember: (group, user) => client.request("PUT", `/groups/${enc(group)}/members/${enc(user)}`),

  /** @param {string} group @param {string} user @returns {Promise<null>} */
  removeMember: (group, user) => client.request("DELETE", `/groups/${enc(group)}/members/${enc(user)}`),

  /** The spaces of all teams; `role` is null where I am no member. @param {Question} [question] @returns {Promise<Part<TeamSpace>>} */
  listTeamSpaces: (question) => list(client, "/spaces", question, "all=true&"),

  /** I am its first manager. @param {{name: string, quota_bytes: number | null}} fields @returns {Promise<TeamSpace>} */
  createSpace: (fields) => client.request("POST", "/spaces", { body: fields }),

  /** @param {string} id @param {{name?: string, quota_bytes?: number | null}} fields @returns {Promise<TeamSpace>} */
  changeSpace: (id, fields) => client.request("PATCH", `/spaces/${enc(id)}`, { body: fields }),

  /** Only when nothing is left in it. @param {string} id @returns {Promise<null>} */
  deleteSpace: (id) => client.request("DELETE", `/spaces/${enc(id)}`),

  /** @param {{signal?: AbortSignal}} [options] @returns {Promise<Tasks>} */
  getTasks: (options) => client.request("GET", "/tasks", options),
});

/** @typedef {ReturnType<typeof adminApi>} AdminApi */

/** @param {Client} client @param {string} path @param {Question} [question] @param {string} [more] */
function list(client, path, { q = "", group = "", limit = 50, cursor, signal } = {}, more = "") {
  const asked = [q && `q=${enc(q)}`, group && `group=${enc(group)}`, cursor && `cursor=${enc(cursor)}`, `limit=${limit}`];
  return client.request("GET", `${path}?${more}${asked.filter(Boolean).join("&")}`, signal ? { signal } : {});
}
