import { test } from "node:test";
import assert from "node:assert/strict";
import { Paged } from "../js/state/paged.js";

const pages = { "": { items: [{ id: "1" }, { id: "2" }], next: "b" }, b: { items: [{ id: "3" }], next: null } };
const ids = (list) => list.items.map(({ id }) => id).join();

test("a list comes in parts, and ends", async () => {
  const list = new Paged(async (cursor) => pages[cursor ?? ""]);
  await list.load();
  assert.equal(ids(list), "1,2");
  await list.more();
  assert.equal(ids(list), "1,2,3");
  assert.equal(list.next, null);
});

test("a new question cancels the one before: its answer is not shown", async () => {
  const waiting = [];
  const list = new Paged((cursor, signal) => new Promise((answer) => waiting.push({ answer, signal })));
  const first = list.load();
  const second = list.load();
  waiting[1].answer({ items: [{ id: "new" }], next: null });
  await second;
  waiting[0].answer({ items: [{ id: "old" }], next: null });
  await first;
  assert.equal(waiting[0].signal.aborted, true);
  assert.equal(ids(list), "new");
});

test("what is there stays when more of it cannot be had", async () => {
  const list = new Paged(async (cursor) => {
    if (cursor) throw new Error("down");
    return pages[""];
  });
  await list.load();
  await list.more();
  assert.equal(list.phase, "ready");
  assert.match(String(list.error), /down/);
  assert.equal(ids(list), "1,2");
});

test("one item changes in its place, a new one comes first, one that is gone leaves", async () => {
  const list = new Paged(async () => pages[""]);
  await list.load();
  list.put({ id: "2", name: "other" });
  list.put({ id: "9" });
  list.drop("1");
  assert.equal(ids(list), "9,2");
  assert.equal(list.items[1].name, "other");
});
