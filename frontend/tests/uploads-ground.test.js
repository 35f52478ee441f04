// What is known before bytes move: names, rights, room, and what is there already.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FOLDER, FakeBulk, fileOf, newQueue, problem, states } from "./uploads-helpers.js";

const add = (queue, ...files) => queue.addFiles(files.map((file) => ({ file, path: [] })), FOLDER);
const many = (count) => Array.from({ length: count }, (_, n) => fileOf(`f${n}`));
const codes = (queue) => queue.items.map(({ error }) => error?.code ?? null);

/** A server with one folder: who may add, what stands there, how much room is left. */
function serverWith({ role = "manager", names = [], room = null } = {}) {
  const asked = [];
  const mine = { id: "9", space: { id: "1", quota_bytes: room, used_bytes: 0, reserved_bytes: 0 } };
  return {
    asked,
    mine,
    getNode: async (id) => (id === FOLDER.id ? { id, kind: "folder", role, space: "1", items: names.length } : { id, kind: "file" }),
    listChildren: async (id, { cursor }) => {
      asked.push([id, cursor]);
      const from = Number(cursor ?? 0);
      const items = names.slice(from, from + 1000);
      return { items, next: from + 1000 < names.length ? String(from + 1000) : null };
    },
  };
}
const withMe = (server) => ({ ...server, me: async () => server.mine });
const node = (name, digest, size = 10) => ({ id: `n-${name}`, kind: "file", name, size, digest, parent: FOLDER.id, modified_at: "2026-11-20T10:00:00Z" });

// Holds: U7
test("a forbidden name, a missing right and a full space are told before a byte is sent, and the rest goes on", async () => {
  const full = newQueue({ api: withMe(serverWith({ room: 1000 })) });
  add(full.queue, fileOf("a", 5000), fileOf("b", 10), fileOf("line\nbreak", 10));
  await full.clock.pass(1000);
  assert.deepEqual([states(full.queue), codes(full.queue)], [["failed", "done", "failed"], ["quota_exceeded", null, "invalid_name"]]);
  assert.deepEqual(full.transport.sent.map(({ job }) => job.file.name), ["b"]);
  const reader = newQueue({ api: withMe(serverWith({ role: "viewer" })) });
  add(reader.queue, fileOf("a"));
  await reader.clock.pass(1000);
  assert.deepEqual([codes(reader.queue), reader.transport.sent.length], [["forbidden"], 0]);
});

// Holds: U7
test("in a batch the files that can not go stay back and the others go together", async () => {
  const bulk = new FakeBulk();
  const { queue, clock } = newQueue({ bulk, api: withMe(serverWith({ room: 1000 })) });
  add(queue, ...many(20), fileOf("large", 2000), fileOf("b\u0000d"));
  await clock.pass(1000);
  assert.deepEqual(bulk.sent.map(({ names }) => names.length), [20]);
  assert.deepEqual(codes(queue).slice(20), ["quota_exceeded", "invalid_name"]);
});

test("room that somebody made meanwhile is found", async () => {
  const server = serverWith({ room: 1000 });
  const { queue, clock } = newQueue({ api: withMe(server) });
  add(queue, fileOf("a", 900), fileOf("b", 5000));
  await clock.pass(500);
  server.mine.space.quota_bytes = 100_000;
  queue.retryFailed();
  await clock.pass(500);
  assert.deepEqual(states(queue), ["done", "done"]);
});

// Holds: X2
test("of files that are there already no byte moves, one by one and in batches", async () => {
  const names = [...many(20).map(({ name }) => node(name, "same")), node("F2", "same")];
  for (const bulk of [null, new FakeBulk()]) {
    const { queue, clock, transport } = newQueue({ bulk, api: withMe(serverWith({ names })), digest: async () => "same" });
    add(queue, ...many(20));
    await clock.pass(1000);
    assert.deepEqual(queue.items.map(({ note }) => note), Array(20).fill("already-here"));
    assert.deepEqual([transport.sent.length, bulk?.sent.length ?? 0], [0, 0]);
    assert.equal(queue.totals.verified, 20);
  }
});

// Holds: X1
test("a name that is known to be taken asks before a byte is sent", async () => {
  const bulk = new FakeBulk();
  const { queue, clock } = newQueue({ bulk, api: withMe(serverWith({ names: [node("f3", "other"), node("f4", "other", 99)] })), digest: async () => "own" });
  add(queue, ...many(20));
  await clock.pass(1000);
  assert.deepEqual([queue.items[3].state, queue.items[4].state, queue.items[4].clash.size], ["needs-choice", "needs-choice", 99]);
  assert.deepEqual(bulk.sent.map(({ names }) => names.length), [18]);
});

test("a folder is looked at page by page, once, and a vast one only for hundreds of files", async () => {
  const names = Array.from({ length: 2500 }, (_, n) => node(`there ${n}`, "x"));
  const few = serverWith({ names });
  const one = newQueue({ api: withMe(few) });
  add(one.queue, fileOf("a"));
  await one.clock.pass(1000);
  assert.deepEqual([few.asked, states(one.queue)], [[], ["done"]]);
  const server = serverWith({ names });
  const { queue, clock } = newQueue({ bulk: new FakeBulk(), api: withMe(server) });
  add(queue, ...many(450));
  await clock.pass(1000);
  assert.deepEqual(server.asked, [["3", null], ["3", "1000"], ["3", "2000"]]);
  assert.equal(queue.totals.done, 450);
});

test("a folder that was just made is not asked about", async () => {
  const server = serverWith();
  const { queue, clock } = newQueue({ bulk: new FakeBulk(), api: withMe(server) });
  queue.addFiles(many(20).map((file) => ({ file, path: ["new", "deep"] })), FOLDER);
  await clock.pass(1000);
  assert.deepEqual([server.asked, queue.totals.done], [[], 20]);
});

// Holds: U9, MS2
test("when all that waited for the server turns out to be there, the others start", async () => {
  const bulk = new FakeBulk();
  const names = [];
  const { queue, clock } = newQueue({ bulk, api: withMe(serverWith({ names })), digest: async () => "same" });
  const good = bulk.answer;
  bulk.answer = () => problem(0, "");
  add(queue, ...many(900));
  await clock.pass(15_000);
  names.push(...many(600).map(({ name }) => node(name, "same"))); // another tab has brought them
  await clock.pass(15_000);
  bulk.answer = good;
  await clock.pass(60_000);
  assert.deepEqual([queue.totals.done, queue.totals.verified >= 600], [900, true]);
});

// Holds: X3
test("a folder that was there is named once; what is below it is not", async () => {
  const taken = Object.assign(new Error(), { status: 409, code: "name_taken", extras: { node: { id: "40", kind: "folder" } } });
  const { queue, clock, said } = newQueue({ api: { createFolder: () => Promise.reject(taken) } });
  queue.addFiles([{ file: fileOf("f"), path: ["a", "b"] }], FOLDER);
  await clock.pass(1000);
  assert.deepEqual(queue.merged, ["a"]);
  assert.equal(said.announce.filter((text) => text.includes("already here")).length, 1);
});

// Holds: X4
test("what was to be replaced and is gone is simply uploaded", async () => {
  const { queue, transport, clock } = newQueue();
  transport.answer = (job, nth) => (nth === 1 ? problem(409, "name_taken", { node: node("a", "d1") }) : job.metadata.if_match ? problem(412, "precondition_failed") : { nodeId: "12" });
  add(queue, fileOf("a", 11));
  await clock.pass(500);
  queue.choose("u1", "replace");
  await clock.pass(500);
  assert.deepEqual([states(queue), transport.sent.at(-1).job.metadata.conflict], [["done"], "fail"]);
});

test("verified is what the server's digest and ours agree on", async () => {
  const stored = { f0: "own", f1: "rotten" };
  const getNode = async (id) => ({ id, kind: "file", digest: stored[id] });
  const { queue, transport, clock, said } = newQueue({ api: { getNode }, digest: async () => "own" });
  transport.answer = (job) => ({ nodeId: job.file.name });
  add(queue, ...many(2));
  await clock.pass(500);
  assert.deepEqual([states(queue), queue.items[0].note, codes(queue)[1]], [["done", "failed"], "verified", "content_differs"]);
  assert.match(said.alert.at(-1), /f1 did not arrive/);
  stored.f1 = "own";
  queue.retryFailed();
  await clock.pass(500);
  assert.deepEqual([queue.items[1].note, transport.sent.at(-1).job.metadata.conflict, transport.sent.at(-1).job.metadata.if_match], ["verified", "replace", "rotten"]);
});

test("without digests nothing is called verified", async () => {
  const { queue, clock } = newQueue({ api: { getNode: async (id) => ({ id, digest: "d" }) } });
  add(queue, fileOf("a"));
  await clock.pass(500);
  assert.deepEqual([queue.items[0].note, queue.totals.verified], ["unproved", 0]);
});
