import assert from "node:assert/strict";
import { test } from "node:test";
import { takeBack, waysBack } from "../js/state/way-back.js";

const ME = { id: "1", name: "Ada" };
const BO = { id: "2", name: "Bo" };
const A = { id: "10", name: "Drafts" };
const B = { id: "11", name: "Final" };
let seq = 100;
const happened = (kind, more = {}) => ({ seq: (seq -= 1), at: "", kind, node: "5", name: "a.txt", text: "", actor: ME, link: null, from: A, to: A, ...more });

// Holds: F2
test("what I trashed, moved or renamed last has a way back", () => {
  const trash = happened("trash");
  const move = happened("move", { node: "6", from: A, to: B });
  const rename = happened("rename", { node: "7", name: "new.txt" });
  const items = [trash, move, rename, happened("content", { node: "7", name: "old.txt" }), happened("create", { node: "7", name: "older.txt" })];
  const ways = waysBack(items, "1");
  assert.deepEqual(ways.get(trash.seq), { undo: "restore" });
  assert.deepEqual(ways.get(move.seq), { undo: "move", from: "11", to: "10" });
  assert.deepEqual(ways.get(rename.seq), { undo: "rename", name: "new.txt", old: "old.txt" });
  assert.equal(ways.size, 3);
});

test("no way back from what others did, from what came before something else, or from what is not known", () => {
  const none = (...items) => assert.equal(waysBack(items, "1").size, 0);
  none(happened("trash", { actor: BO }));
  none(happened("trash", { actor: null }));
  none(happened("restore"), happened("trash"));
  none(happened("purge"), happened("trash"));
  none(happened("move", { from: null, to: A }));
  none(happened("rename", { name: "new.txt" }));
  none(happened("create"));
  assert.equal(waysBack([happened("trash", { actor: null })], undefined).size, 0);
});

test("a new content, a share or somebody's own copy does not stand in the way", () => {
  const move = happened("move", { from: A, to: B });
  assert.equal(waysBack([happened("content"), happened("share"), happened("copy", { node: "9" }), move], "1").get(move.seq)?.undo, "move");
});

function house(facts) {
  const asked = [];
  const call = (name) => async (...args) => (asked.push([name, ...args]), { id: "5" });
  const api = { getNode: async () => ({ id: "5", name: "a.txt", parent: "10", trashed_at: null, etag: '"v3"', ...facts }), restoreNode: call("restore"), moveNode: call("move"), renameNode: call("rename") };
  const arrived = [];
  return { asked, arrived, parts: { api, drive: { arrived: (node) => arrived.push(node) } } };
}

// Holds: F2
test("it is taken back, and the lists that are open hear of it", async () => {
  for (const [facts, way, call] of [
    [{ trashed_at: "2026-11-23T00:00:00Z" }, { undo: "restore" }, ["restore", "5"]],
    [{ parent: "11" }, { undo: "move", from: "11", to: "10" }, ["move", "5", "10"]],
    [{ name: "new.txt" }, { undo: "rename", name: "new.txt", old: "old.txt" }, ["rename", "5", "old.txt", '"v3"']],
  ]) {
    const { asked, arrived, parts } = house(facts);
    assert.equal(await takeBack("5", way, parts), true);
    assert.deepEqual(asked, [call]);
    assert.deepEqual(arrived, [{ id: "5" }]);
  }
});

test("what does not stand any more is left alone", async () => {
  for (const [facts, way] of [
    [{}, { undo: "restore" }],
    [{ parent: "12" }, { undo: "move", from: "11", to: "10" }],
    [{ parent: "11", trashed_at: "2026-11-23T00:00:00Z" }, { undo: "move", from: "11", to: "10" }],
    [{ name: "newer.txt" }, { undo: "rename", name: "new.txt", old: "old.txt" }],
  ]) {
    const { asked, parts } = house(facts);
    assert.equal(await takeBack("5", way, parts), false);
    assert.deepEqual(asked, []);
  }
});
