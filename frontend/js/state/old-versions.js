// Which files of a space have earlier contents, and how much these hold. The space's journal tells what was changed; of
// each such file its versions are asked for.
import { eachOf } from "./each.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/history.js").Revision} Revision */
/** @typedef {{node: DriveNode, old: Revision[], bytes: number, loose: Revision[]}} OldVersions `loose`: those that nobody pinned */

const PAGE = 1000;
const PAGES = 3;
const FILES = 40; // the files changed last; more questions at once would be too many
const CHANGED = new Set(["content", "revert"]);

/**
 * Most bytes first. Files in the trash and files that were changed very long ago may be missing.
 * @param {import("../api/index.js").Api} api
 * @param {string} space
 * @param {AbortSignal} signal
 * @returns {Promise<OldVersions[]>}
 */
export async function findOldVersions(api, space, signal) {
  /** @type {OldVersions[]} */
  const found = [];
  await eachOf(await changedFiles(api, space, signal), async (id) => {
    const [node, { items }] = await Promise.all([api.getNode(id, { signal }), api.listRevisions(id, { limit: PAGE, signal })]);
    const old = items.filter(({ current }) => !current);
    if (node.trashed_at || !old.length) return;
    found.push({ node, old, bytes: old.reduce((sum, { size }) => sum + size, 0), loose: old.filter(({ pinned }) => !pinned) });
  });
  signal.throwIfAborted();
  return found.sort((a, b) => b.bytes - a.bytes);
}

/** @param {import("../api/index.js").Api} api @param {string} space @param {AbortSignal} signal */
async function changedFiles(api, space, signal) {
  const ids = new Set();
  /** @type {string | null} */
  let cursor = null;
  for (let page = 0; page < PAGES && ids.size < FILES; page += 1) {
    /** @type {{items: import("../api/history.js").Happening[], next: string | null}} */
    const part = await api.listSpaceActivity(space, { limit: PAGE, cursor, signal });
    for (const { kind, node } of part.items) if (CHANGED.has(kind)) ids.add(node);
    cursor = part.next;
    if (!cursor) break;
  }
  return [...ids].slice(0, FILES);
}
