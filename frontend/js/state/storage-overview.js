// How much everybody stores, put together from accounts and the spaces of teams: the server has no sum of its own.

const PAGE = 1000;

/** @typedef {{id: string, name: string, kind: "user" | "group", used_bytes: number, quota_bytes: number | null}} Holder */
/** @typedef {{people: number, teams: number, promised: number, unlimited: number, holders: Holder[]}} Overview bytes; unlimited: how many have no limit */

/**
 * @param {Pick<import("../api/index.js").Api, "listUsers" | "listTeamSpaces">} api
 * @param {AbortSignal} [signal]
 * @returns {Promise<Overview>} those who store most come first
 */
export async function storageOverview(api, signal) {
  const [accounts, spaces] = await Promise.all([
    everything((cursor) => api.listUsers({ limit: PAGE, cursor, signal })),
    everything((cursor) => api.listTeamSpaces({ limit: PAGE, cursor, signal })),
  ]);
  /** @type {Holder[]} */
  const holders = [
    ...accounts.map(({ id, display_name: name, used_bytes, quota_bytes }) => ({ id, name, kind: /** @type {const} */ ("user"), used_bytes, quota_bytes })),
    ...spaces.map(({ id, name, used_bytes, quota_bytes }) => ({ id, name, kind: /** @type {const} */ ("group"), used_bytes, quota_bytes })),
  ];
  const sum = (/** @type {(holder: Holder) => number} */ of) => holders.reduce((total, holder) => total + of(holder), 0);
  return {
    people: sum((one) => (one.kind === "user" ? one.used_bytes : 0)),
    teams: sum((one) => (one.kind === "group" ? one.used_bytes : 0)),
    promised: sum((one) => one.quota_bytes ?? 0),
    unlimited: holders.filter((one) => one.quota_bytes === null).length,
    holders: holders.sort((a, b) => b.used_bytes - a.used_bytes),
  };
}

/** @template T @param {(cursor: string | null) => Promise<{items: T[], next: string | null}>} ask @returns {Promise<T[]>} */
async function everything(ask) {
  const items = [];
  /** @type {string | null} */
  let cursor = null;
  do {
    const part = await ask(cursor);
    items.push(...part.items);
    cursor = part.next;
  } while (cursor);
  return items;
}
