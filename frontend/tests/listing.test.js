import { test } from "node:test";
import assert from "node:assert/strict";
import { Listing } from "../js/state/listing.js";
import { FolderState } from "../js/state/folder.js";
import { TrashState } from "../js/state/trash.js";
import { UndoStack } from "../js/state/undo.js";
import { comparator } from "../js/state/order.js";

const file = (id, name, more = {}) => ({ id, name, kind: "file", size: 1, modified_at: "2026-01-01", ...more });
const folder = (id, name) => ({ ...file(id, name), kind: "folder" });
const names = (listing) => listing.nodes.map((node) => node.name);

/** An API over arrays: `pages` for the folder, refusals by id. */
function fakeApi(pages, refuse = {}) {
  const calls = [];
  const change = (verb) => async (id, value) => {
    calls.push([verb, id, value]);
    if (refuse[id]) throw Object.assign(new Error(), { code: refuse[id] });
    return file(id, typeof value === "string" ? value : "x");
  };
  return {
    calls,
    getNode: async (id) => ({ ...folder(id, "Work"), items: 3, path: [] }),
    listChildren: async (_id, { cursor }) => pages[Number(cursor ?? 0)],
    listTrash: async () => pages[0],
    renameNode: change("rename"), moveNode: change("move"), trashNode: change("trash"),
    restoreNode: change("restore"), purgeNode: change("purge"),
  };
}

// Holds: B3
test("folders come first whichever way the list is sorted", () => {
  const nodes = [file("1", "a10"), folder("2", "z"), file("3", "a9", { size: 5 })];
  assert.deepEqual([...nodes].sort(comparator("name")).map((node) => node.id), ["2", "3", "1"]);
  assert.deepEqual([...nodes].sort(comparator("-name")).map((node) => node.id), ["2", "1", "3"]);
  assert.deepEqual([...nodes].sort(comparator("-size")).map((node) => node.id), ["2", "3", "1"]);
});

test("pages are appended once, in order, until there is none", async () => {
  const state = new FolderState(fakeApi([{ items: [file("1", "a")], next: "1" }, { items: [file("1", "a"), file("2", "b")], next: null }]), "9");
  await state.load();
  await Promise.all([state.more(), state.more()]);
  assert.deepEqual(names(state), ["a", "b"]);
  await state.more();
  assert.deepEqual(names(state), ["a", "b"]);
});

// Holds: U8
test("an arrival stands in its place once, and beyond the loaded part it waits for its page", async () => {
  const state = new FolderState(fakeApi([{ items: [folder("1", "Z"), file("2", "b"), file("3", "d")], next: "1" }]), "9");
  await state.load();
  state.put(file("4", "c"));
  state.put(file("4", "c"));
  state.put(file("5", "e"));
  assert.deepEqual(names(state), ["Z", "b", "c", "d"]);
});

test("a new load makes a slow old one harmless", async () => {
  const answers = [];
  const listing = new Listing(({ signal }) => new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    answers.push(resolve);
  }), comparator("name"));
  const old = listing.load();
  const fresh = listing.load();
  answers[1]({ items: [file("2", "new")], next: null });
  answers[0]({ items: [file("1", "old")], next: null });
  await Promise.all([old, fresh]);
  assert.deepEqual([names(listing), listing.phase], [["new"], "ready"]);
});

test("a quiet refresh keeps what did not change and shows what did, and a failing one leaves all as it is", async () => {
  const pages = [{ items: [{ ...file("1", "a"), seq: 1 }, { ...file("2", "b"), seq: 1 }], next: null }];
  const api = fakeApi(pages);
  const state = new FolderState(api, "9");
  await state.load();
  const [a] = state.nodes;
  pages[0] = { items: [{ ...file("1", "a"), seq: 1 }, { ...file("2", "b"), seq: 2, size: 9 }], next: null };
  await state.refresh();
  assert.ok(state.nodes[0] === a);
  assert.equal(state.nodes[1].size, 9);
  api.listChildren = async () => Promise.reject(new Error());
  await state.refresh();
  assert.deepEqual([state.phase, names(state)], ["ready", ["a", "b"]]);
});

test("a failed load keeps the error for the person to see", async () => {
  const listing = new Listing(async () => Promise.reject(Object.assign(new Error(), { code: "server_error" })), comparator("name"));
  await listing.load();
  assert.deepEqual([listing.phase, listing.error.code], ["failed", "server_error"]);
});

// Holds: F1
test("a refused rename takes the old name back", async () => {
  const state = new FolderState(fakeApi([{ items: [file("1", "a"), file("2", "b")], next: null }], { 1: "name_taken" }), "9");
  await state.load();
  const seen = [];
  state.addEventListener("change", () => seen.push(names(state).join()));
  await assert.rejects(state.rename(state.nodes[0], "b"), { code: "name_taken" });
  assert.deepEqual([seen[0], names(state)], ["b,b", ["a", "b"]]);
});

// Holds: F1
test("what cannot be trashed comes back into the list; the others are gone", async () => {
  const state = new FolderState(fakeApi([{ items: ["1", "2", "3"].map((id) => file(id, `f${id}`)), next: null }], { 2: "busy" }), "9");
  await state.load();
  const { done, failed } = await state.trash(state.nodes);
  assert.deepEqual([done.map((node) => node.id).sort(), failed.map(({ item }) => item.id)], [["1", "3"], ["2"]]);
  assert.deepEqual(names(state), ["f2"]);
});

test("purging leaves in the trash what was refused", async () => {
  const state = new TrashState(fakeApi([{ items: [file("1", "a"), file("2", "b")], next: null }], { 2: "not_in_trash" }));
  await state.load();
  await state.purge(state.nodes);
  assert.deepEqual(names(state), ["b"]);
});

test("each step is undone once, the newest first", async () => {
  const done = [];
  const undo = new UndoStack();
  const step = (label) => ({ label, run: async () => void done.push(label) });
  const [one, two] = [step("one"), step("two")];
  undo.push(one);
  undo.push(two);
  assert.equal(await undo.undo(one), true);
  assert.equal(await undo.undo(one), false);
  await undo.undo();
  assert.equal(await undo.undo(), false);
  assert.deepEqual(done, ["one", "two"]);
});

// Holds: U8
test("many arrivals stand once and in their places, with one change to draw", async () => {
  const state = new FolderState(fakeApi([{ items: [folder("1", "z"), file("2", "b"), file("3", "d")], next: null }]), "9");
  await state.load();
  let changes = 0;
  state.addEventListener("change", () => (changes += 1));
  state.putAll([file("6", "e"), file("2", "b2"), file("4", "a"), file("5", "c"), file("5", "c")]);
  assert.deepEqual([names(state), changes], [["z", "a", "b2", "c", "d", "e"], 1]);
});

test("arrivals beyond what is loaded come with their page", async () => {
  const state = new FolderState(fakeApi([{ items: [file("2", "b"), file("3", "d")], next: "1" }]), "9");
  await state.load();
  state.putAll([file("6", "e"), file("4", "a")]);
  assert.deepEqual(names(state), ["a", "b", "d"]);
});

// Holds: U6
test("ten thousand arrivals in batches do not hold the page up", async () => {
  const state = new FolderState(fakeApi([{ items: [], next: null }]), "9");
  await state.load();
  let compared = 0;
  const compare = comparator("name");
  state.compare = (a, b) => (compared += 1) && compare(a, b);
  for (let batch = 0; batch < 50; batch += 1) {
    state.putAll(Array.from({ length: 200 }, (_, n) => file(`${batch * 200 + n}`, `f${batch * 200 + n}`)));
  }
  assert.equal(state.nodes.length, 10_000);
  assert.ok(compared < 50 * 15_000, String(compared)); // one pass a batch, not one a file
});

// Holds: K2
test("everything is loaded in order, also when somebody takes something out meanwhile", async () => {
  const pages = Object.fromEntries([..."0123"].map((at) => [at, { items: [file(`${at}a`, `${at}a`), file(`${at}b`, `${at}b`)], next: at === "3" ? null : String(Number(at) + 1) }]));
  const state = new FolderState(fakeApi(pages), "9");
  await state.load();
  const all = state.all();
  state.remove(["0a"]);
  await Promise.all([all, state.more()]);
  assert.deepEqual([names(state).join(" "), state.next], ["0b 1a 1b 2a 2b 3a 3b", null]);
});

// Holds: F1
test("many things go in batches, and what a batch is refused for is left out", async () => {
  const asked = [];
  const batch = async (steps) => {
    asked.push(steps.length);
    const at = steps.findIndex(({ node }) => node === "7");
    if (at >= 0) throw Object.assign(new Error(), { code: "locked", extras: { step: at } });
    return { results: steps.map(({ node }) => ({ node: { id: node } })) };
  };
  const api = { ...fakeApi([]), batch };
  const state = new FolderState(api, "9");
  state.nodes = Array.from({ length: 30 }, (_, at) => file(String(at), `n${at}`));
  const { done, failed } = await state.trash(state.nodes);
  assert.deepEqual([done.length, failed.map(({ item }) => item.id), asked], [29, ["7"], [30, 29]]);
  assert.deepEqual(names(state), ["n7"]);
});
