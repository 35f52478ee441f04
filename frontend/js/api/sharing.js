// Who may do what: spaces of teams, roles of people and groups, and links.

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./nodes.js").Page} Page */
/** @typedef {import("../lib/roles.js").Role} Role */
/** @typedef {{kind: "user" | "group", id: string, name: string}} Principal */
/** @typedef {{id: string, name: string}} Person */
/** @typedef {{id: string, kind: "personal" | "team", name: string, root: string, role: Role | null, owner: Person | null}} Space */
/** @typedef {{id: string, principal: Principal, role: Role, source: Person | null}} Grant source: the folder above it comes from */
/** @typedef {"view" | "edit" | "drop"} LinkKind */
/**
 * @typedef {object} Link
 * @property {string} id
 * @property {string} url
 * @property {LinkKind} kind
 * @property {string} label
 * @property {boolean} has_password
 * @property {string | null} expires_at
 * @property {number | null} download_limit
 * @property {number} downloads
 * @property {number} views
 */
/** @typedef {Link & {node: {id: string, name: string, kind: "folder" | "file"}}} MyLink */
/**
 * @typedef {{kind?: LinkKind, label?: string, password?: string | null, expires_at?: string | null,
 *   download_limit?: number | null}} LinkFields what is left out stays as it is; null takes it away
 */

const enc = encodeURIComponent;
const MOST = 1000;

/** @param {Client} client */
export const sharingApi = (client) => ({
  /** My own space, then those of my teams. @returns {Promise<Space[]>} */
  listSpaces: () => everything(client, "/spaces"),

  /** @param {string} id @returns {Promise<Space>} */
  getSpace: (id) => client.request("GET", `/spaces/${enc(id)}`),

  /**
   * What others gave me a role on, the topmost of it; each has `role`.
   * @param {{limit?: number, cursor?: string | null, signal?: AbortSignal}} [options]
   * @returns {Promise<Page>}
   */
  listShared: ({ limit = 200, cursor, signal } = {}) =>
    client.request("GET", `/shared?limit=${limit}${cursor ? `&cursor=${enc(cursor)}` : ""}`, signal ? { signal } : {}),

  /** People and groups to share with. @param {string} q @param {{signal?: AbortSignal}} [options] @returns {Promise<Principal[]>} */
  findPeople: async (q, options) => (await client.request("GET", `/people?q=${enc(q)}`, options)).items,

  /** Roles on the node, then those from above. @param {string} node @returns {Promise<Grant[]>} */
  listGrants: (node) => everything(client, `/nodes/${enc(node)}/grants`),

  /**
   * @param {string} node @param {Principal} principal @param {Role} role
   * @param {string} [message] for the mail that tells them; where no mail is sent (`sendsMail`) it is refused
   * @returns {Promise<Grant>}
   */
  giveRole: (node, { kind, id }, role, message = "") =>
    client.request("POST", `/nodes/${enc(node)}/grants`, { body: { [kind]: id, role, ...(message && { message }) } }),

  /** Are people told by mail? @returns {Promise<boolean>} */
  sendsMail: async () => Boolean((await client.request("GET", "/setup")).mail),

  /** @param {string} node @param {string} grant @param {Role} role @returns {Promise<Grant>} */
  changeRole: (node, grant, role) => client.request("PATCH", `/nodes/${enc(node)}/grants/${enc(grant)}`, { body: { role } }),

  /** @param {string} node @param {string} grant @returns {Promise<null>} */
  takeRole: (node, grant) => client.request("DELETE", `/nodes/${enc(node)}/grants/${enc(grant)}`),

  /** The node's links, newest first; for who manages it. @param {string} node @returns {Promise<Link[]>} */
  listLinks: (node) => everything(client, `/nodes/${enc(node)}/shares`),

  /**
   * The links that I made, wherever they lead; each names its node.
   * @param {{cursor?: string | null, signal?: AbortSignal}} [options]
   * @returns {Promise<{items: MyLink[], next: string | null}>}
   */
  listMyLinks: ({ cursor, signal } = {}) => client.request("GET", `/shares?limit=50${cursor ? `&cursor=${enc(cursor)}` : ""}`, signal ? { signal } : {}),

  /** @param {string} node @param {LinkFields} fields @returns {Promise<Link>} */
  createLink: (node, fields) => client.request("POST", `/nodes/${enc(node)}/shares`, { body: fields }),

  /** @param {string} id @param {LinkFields} fields @returns {Promise<Link>} */
  changeLink: (id, fields) => client.request("PATCH", `/shares/${enc(id)}`, { body: fields }),

  /** Ends a link at once. @param {string} id @returns {Promise<null>} */
  revokeLink: (id) => client.request("DELETE", `/shares/${enc(id)}`),
});

/** @param {Client} client @param {string} path @returns {Promise<any[]>} */
async function everything(client, path) {
  const items = [];
  let cursor = "";
  do {
    const page = await client.request("GET", `${path}?limit=${MOST}${cursor && `&cursor=${enc(cursor)}`}`);
    items.push(...page.items);
    cursor = page.next ?? "";
  } while (cursor);
  return items;
}
