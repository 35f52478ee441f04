// What an open list does with news from elsewhere: it asks as little as it can, and what did not change stays as it is.

/** @typedef {import("./feed.js").News} News */
/** @typedef {import("./folder.js").FolderState} FolderState */
/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */

const FEW = 20; // nodes that are asked for one by one
const OUT = new Set(["trash", "purge", "move_out"]);

/**
 * @param {FolderState} state
 * @param {News} news
 * @param {boolean} foreign the folder was shared with me
 */
export async function heedInFolder(state, news, foreign) {
  const { folder } = state;
  if (state.phase === "failed" && !news.items && !news.foreign) return state.load();
  if (state.phase !== "ready" || !folder) return;
  if (news.space ? news.space !== folder.space : news.foreign && !foreign) return;
  if (news.node === folder.id && news.seq === folder.seq) return;
  const facts = await state.factsOf(folder.id).catch((error) => (/** @type {any} */ (error).code === "not_found" ? "gone" : null));
  if (!facts || state.folder !== folder) return; // no answer, or another has looked meanwhile
  if (facts === "gone" || facts.trashed_at !== folder.trashed_at) return state.load();
  const anything = !news.space && !news.foreign; // also what leaves no trace in the tree, such as a star
  if (!anything && facts.seq === folder.seq && facts.etag === folder.etag && wayTo(facts) === wayTo(folder)) return;
  if (await state.refresh()) return;
  await patch(state, news.items ?? []);
  state.folder = facts;
  state.changed();
}

/**
 * A list that has no folder of its own: it is asked for again, unless it is known that nothing in it moved.
 * @param {import("./listing.js").Listing} state
 * @param {News} news
 */
export async function heedInList(state, news) {
  if (state.phase === "failed" && state.error?.code === "network") return state.load(); // the line is back
  if (!news.foreign) await state.refresh();
}

/**
 * The list is too long to be asked for again: only the rows that are named change.
 * @param {FolderState} state
 * @param {import("../api/events.js").Change[]} items
 */
async function patch(state, items) {
  const here = items.filter(({ parent, parent_before: before }) => parent === state.id || before === state.id);
  const left = (/** @type {import("../api/events.js").Change} */ { kind, parent }) => OUT.has(kind) || parent !== state.id;
  const latest = new Map(here.map((change) => [change.node, change]));
  const gone = [...latest.values()].filter(left).map(({ node }) => node);
  const folders = items.map(({ parent }) => parent ?? "").filter((id) => state.find(id));
  const wanted = new Set([...[...latest.values()].filter((change) => !left(change) && !knows(state, change)).map(({ node }) => node), ...folders]);
  const answers = await Promise.all([...wanted].slice(0, FEW).map((id) => state.factsOf(id).catch(() => null)));
  if (gone.some((id) => state.find(id))) state.remove(gone);
  const fresh = /** @type {DriveNode[]} */ (answers.filter((node) => node && !node.trashed_at && node.parent === state.id));
  if (fresh.length) state.putAll(fresh);
}

/** @param {FolderState} state @param {import("../api/events.js").Change} change */
const knows = (state, { node, seq }) => (state.find(node)?.seq ?? -1) >= seq;

/** @param {DriveNode} node */
const wayTo = ({ path }) => (path ?? []).map(({ id, name }) => `${id}/${name}`).join("//");
