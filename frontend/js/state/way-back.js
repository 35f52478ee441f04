// What somebody did themselves can be taken back from the list of what happened, as long as it still stands.

/** @typedef {import("../api/history.js").Happening} Happening */
/**
 * `from` and `name` are what must still hold: nobody moved or renamed it since.
 * @typedef {{undo: "restore"} | {undo: "move", from: string, to: string} | {undo: "rename", name: string, old: string}} WayBack
 */

const MOVES = new Set(["create", "trash", "restore", "purge", "move", "rename", "move_out", "move_in"]);

/**
 * By number: of each node the newest change of its place or name, when it was mine and can be taken back.
 * @param {Happening[]} items newest first, without gaps
 * @param {string | undefined} me
 * @returns {Map<number, WayBack>}
 */
export function waysBack(items, me) {
  const seen = new Set();
  const ways = new Map();
  for (const [index, item] of items.entries()) {
    if (!MOVES.has(item.kind) || seen.has(item.node)) continue;
    seen.add(item.node);
    const way = item.actor && item.actor.id === me ? wayBack(item, items.slice(index + 1)) : null;
    if (way) ways.set(item.seq, way);
  }
  return ways;
}

/** @param {Happening} item @param {Happening[]} older @returns {WayBack | null} */
function wayBack({ kind, node, name, from, to }, older) {
  if (kind === "trash") return { undo: "restore" };
  if (kind === "move" && from && to && from.id !== to.id) return { undo: "move", from: to.id, to: from.id };
  const before = kind === "rename" && older.find((one) => one.node === node)?.name; // each tells the name after it
  return before && before !== name ? { undo: "rename", name, old: before } : null;
}

/**
 * Takes it back. Throws what the server refuses with.
 * @param {string} id of the node
 * @param {WayBack} way
 * @param {{api: Pick<import("../api/index.js").Api, "getNode" | "restoreNode" | "moveNode" | "renameNode">,
 *   drive: Pick<import("./drive.js").Drive, "arrived">}} parts
 * @returns {Promise<boolean>} false when it does not stand any more, and nothing was done
 */
export async function takeBack(id, way, { api, drive }) {
  const node = await api.getNode(id);
  const trashed = node.trashed_at !== null;
  if (way.undo === "restore" ? !trashed : trashed) return false;
  if (way.undo === "move" && node.parent !== way.from) return false;
  if (way.undo === "rename" && node.name !== way.name) return false;
  if (way.undo === "restore") drive.arrived(await api.restoreNode(id));
  else if (way.undo === "move") drive.arrived(await api.moveNode(id, way.to));
  else drive.arrived(await api.renameNode(id, way.old, node.etag));
  return true;
}
