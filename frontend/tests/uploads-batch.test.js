import assert from "node:assert/strict";
import { test } from "node:test";
import { FOLDER, FakeBulk, fileOf, newQueue, problem, settle, states } from "./uploads-helpers.js";
import { TransferError } from "../js/uploads/transport.js";

const KIB = 1024;
const NODE = { id: "12", kind: "file", name: "f3", size: 10, digest: "d1", modified_at: "2026-11-20T10:00:00Z", parent: "3" };
const files = (count, size = 10) => Array.from({ length: count }, (_, n) => fileOf(`f${n}`, size));
const add = (queue, ...some) => queue.addFiles(some.map((file) => ({ file, path: [] })), FOLDER);
const lost = () => new TransferError({ method: "POST" });
const refused = (...errors) => problem(409, "bulk_refused", { errors });
const taken = (index, node = NODE) => ({ index, code: "name_taken", detail: "taken", node });
const count = (queue, state) => queue.items.filter((item) => item.state === state).length;

/** A queue with batches, and how many files were in each. */
function bulkQueue(needs = {}) {
  const bulk = new FakeBulk();
  return { ...newQueue({ bulk, ...needs }), bulk, sizes: () => bulk.sent.map(({ names }) => names.length) };
}

test("eight small files go together, seven do not", async () => {
  const seven = bulkQueue();
  add(seven.queue, ...files(7));
  await seven.clock.pass(1000);
  assert.deepEqual([seven.bulk.sent.length, seven.transport.sent.length], [0, 7]);
  const eight = bulkQueue();
  add(eight.queue, ...files(8));
  await eight.clock.pass(1000);
  assert.deepEqual([eight.sizes(), eight.transport.sent.length], [[8], 0]);
  assert.deepEqual([eight.queue.totals.done, eight.queue.totals.sent], [8, 80]);
});

test("a request has 200 files at most", async () => {
  const { queue, clock, sizes } = bulkQueue();
  add(queue, ...files(450));
  await clock.pass(1000);
  assert.deepEqual(sizes().sort(), [200, 200, 50]);
});

test("a request has 4 MiB and one small file at most", async () => {
  const { queue, clock, bulk } = bulkQueue();
  add(queue, ...files(40, 250 * KIB));
  await clock.pass(1000);
  const bytes = bulk.sent.map(({ names }) => names.length * 250 * KIB);
  assert.ok(bytes.every((sum) => sum <= 4 * KIB * KIB + 250 * KIB), String(bytes));
  assert.equal(queue.totals.done, 40);
});

test("large files go their own way beside the small ones", async () => {
  const { queue, clock, bulk, transport } = bulkQueue();
  bulk.answer = transport.answer = () => undefined;
  add(queue, ...files(150), fileOf("large", 256 * KIB + 1), fileOf("huge", 50_000_000));
  await clock.pass(1000);
  assert.deepEqual(transport.sent.map(({ job }) => job.file.name), ["large", "huge"]);
  assert.equal(bulk.sent.length, 1);
});

test("each file goes to its folder, which is made once", async () => {
  const { queue, clock, bulk, folders } = bulkQueue();
  queue.addFiles(files(20).map((file, n) => ({ file, path: n % 2 ? ["a"] : ["a", "b"] })), FOLDER);
  await clock.pass(1000);
  assert.deepEqual(folders, [["3", "a"], ["3/a", "b"]]);
  assert.deepEqual(bulk.sent[0].files.slice(0, 2).map(({ folderId }) => folderId), ["3/a/b", "3/a"]);
});

test("progress is dealt to the files in their order", async () => {
  const { queue, bulk } = bulkQueue();
  bulk.answer = () => undefined;
  add(queue, ...files(8));
  await settle();
  bulk.sent[0].listener.onProgress(25);
  assert.deepEqual(queue.items.slice(0, 4).map(({ sent, state }) => [sent, state]), [
    [10, "finishing"], [10, "finishing"], [5, "sending"], [0, "sending"],
  ]);
});

// Holds: X1
test("a refused batch asks about the named ones and sends the others again", async () => {
  const { queue, clock, bulk, said } = bulkQueue();
  bulk.answer = (names) => (names.includes("f3") ? refused(taken(names.indexOf("f3"))) : names.map((name) => ({ id: name })));
  add(queue, ...files(20).map((file) => (file.name === "f3" ? fileOf("f3", 11) : file)));
  await clock.pass(1000);
  assert.deepEqual([count(queue, "done"), count(queue, "needs-choice")], [19, 1]);
  assert.deepEqual([queue.items[3].clash, queue.items[3].sent, said.alert.length], [NODE, 0, 1]);
});

test("a choice is carried out alone, by tus", async () => {
  const { queue, clock, bulk, transport } = bulkQueue();
  bulk.answer = (names) => (names.includes("f3") ? refused(taken(3)) : names.map((name) => ({ id: name })));
  add(queue, ...files(20).map((file) => (file.name === "f3" ? fileOf("f3", 11) : file)));
  await clock.pass(1000);
  queue.choose("u4", "replace");
  await clock.pass(1000);
  assert.deepEqual(transport.sent.map(({ job }) => [job.metadata.conflict, job.metadata.if_match]), [["replace", "d1"]]);
  assert.equal(count(queue, "done"), 20);
});

// Holds: X2
test("the same content is already here and is not asked about", async () => {
  const { queue, clock, bulk } = bulkQueue({ digest: async () => "d1" });
  bulk.answer = (names) => (names.includes("f3") ? refused(taken(3)) : names.map((name) => ({ id: name })));
  add(queue, ...files(20));
  await clock.pass(1000);
  assert.deepEqual([count(queue, "done"), queue.items[3].note], [20, "already-here"]);
});

test("a batch whose answer was lost is found to be there, and nothing doubles", async () => {
  const stored = new Map();
  const { queue, clock, bulk, transport } = bulkQueue({ digest: async () => "same" });
  bulk.answer = (names, nth) => {
    const there = names.flatMap((name, index) => (stored.has(name) ? [taken(index, { ...NODE, id: name, digest: "same" })] : []));
    if (there.length) return refused(...there);
    for (const name of names) stored.set(name, true);
    return nth === 1 ? lost() : names.map((name) => ({ id: name }));
  };
  add(queue, ...files(50));
  await settle();
  assert.equal(count(queue, "waiting"), 50);
  await clock.pass(5000);
  assert.deepEqual([count(queue, "done"), stored.size, transport.sent.length], [50, 50, 0]);
});

test("a server that is gone is tried by one request at a time, and everything goes on", async () => {
  const { queue, clock, bulk } = bulkQueue();
  let up = false;
  bulk.answer = (names) => (up ? names.map((name) => ({ id: name })) : lost());
  add(queue, ...files(600));
  await clock.pass(120_000);
  const tries = bulk.sent.length;
  assert.ok(tries < 40, String(tries));
  up = true;
  await clock.pass(60_000);
  assert.deepEqual([queue.totals.done, queue.busy], [600, false]);
});

test("a lost network stops at once and goes on by itself", async () => {
  const network = new EventTarget();
  const { queue, clock, bulk } = bulkQueue({ network });
  bulk.answer = () => undefined;
  add(queue, ...files(30));
  await settle();
  network.dispatchEvent(new Event("offline"));
  assert.deepEqual([count(queue, "waiting"), bulk.sent[0].stopped], [30, true]);
  bulk.answer = (names) => names.map((name) => ({ id: name }));
  network.dispatchEvent(new Event("online"));
  await clock.pass(1000);
  assert.equal(queue.totals.done, 30);
});

test("a busy server is left alone for as long as it says", async () => {
  const { queue, clock, bulk } = bulkQueue();
  bulk.answer = (names, nth) => (nth === 1 ? problem(503, "busy", { retryAfter: 7 }) : names.map((name) => ({ id: name })));
  add(queue, ...files(30));
  await clock.pass(6000);
  assert.deepEqual([bulk.sent.length, queue.items[0].why], [1, "busy"]);
  await clock.pass(2000);
  assert.equal(queue.totals.done, 30);
});

test("a refused token is renewed and the batch goes again", async () => {
  const { queue, clock, bulk } = bulkQueue();
  bulk.answer = (names, nth) => (nth === 1 ? problem(401, "token_invalid") : names.map((name) => ({ id: name })));
  add(queue, ...files(30));
  await clock.pass(3000);
  assert.deepEqual([queue.totals.done, bulk.sent.length], [30, 2]);
});

// Holds: U7
test("a full space fails those that do not fit and stores the others", async () => {
  const { queue, clock, bulk } = bulkQueue();
  const full = (index) => ({ index, code: "quota_exceeded", detail: "full" });
  bulk.answer = (names) => {
    const over = names.flatMap((name, index) => (Number(name.slice(1)) >= 15 ? [full(index)] : []));
    return over.length ? problem(507, "bulk_refused", { errors: over }) : names.map((name) => ({ id: name }));
  };
  add(queue, ...files(20));
  await clock.pass(1000);
  assert.deepEqual([count(queue, "done"), count(queue, "failed")], [15, 5]);
  assert.equal(queue.items[19].error.text, "There is not enough space left.");
});

test("what refuses the whole request is told to each file by a request of its own", async () => {
  const { queue, clock, bulk, transport } = bulkQueue();
  bulk.answer = () => problem(404, "not_found");
  transport.answer = (job) => (job.file.name === "f1" ? problem(404, "not_found") : { nodeId: "1" });
  add(queue, ...files(10));
  await clock.pass(3000);
  assert.deepEqual([bulk.sent.length, count(queue, "done"), count(queue, "failed")], [1, 9, 1]);
});

test("two files that want one name: the second goes alone and meets the first", async () => {
  const { queue, clock, bulk, transport } = bulkQueue();
  bulk.answer = (names) => (names.includes("F3") ? refused({ index: names.indexOf("F3"), code: "name_taken" }) : names.map((name) => ({ id: name })));
  transport.answer = () => problem(409, "name_taken", { node: NODE });
  add(queue, ...files(10), fileOf("F3", 12));
  await clock.pass(1000);
  assert.deepEqual([count(queue, "done"), states(queue)[10]], [10, "needs-choice"]);
});

test("a file that was changed on the disk fails alone", async () => {
  const { queue, clock, bulk } = bulkQueue();
  bulk.answer = (names) => (names.includes("bad") ? lost() : names.map((name) => ({ id: name })));
  add(queue, ...files(10), fileOf("bad", 10, { readable: false }));
  await clock.pass(500);
  assert.deepEqual([count(queue, "done"), queue.items[10].error.code], [10, "unreadable"]);
});

test("cancelling one breaks the request off, and the others go again", async () => {
  const { queue, clock, bulk } = bulkQueue();
  bulk.answer = (names, nth) => (nth === 1 ? undefined : names.map((name) => ({ id: name })));
  add(queue, ...files(10));
  await settle();
  bulk.sent[0].listener.onProgress(100);
  queue.cancel("u5");
  await clock.pass(500);
  assert.deepEqual([bulk.sent[0].stopped, bulk.sent[1].names.includes("f4")], [true, false]);
  assert.deepEqual([count(queue, "done"), count(queue, "cancelled")], [9, 1]);
});

test("pausing everything starts nothing else, resuming sends them together again", async () => {
  const { queue, clock, bulk, sizes } = bulkQueue();
  bulk.answer = (names, nth) => (nth <= 3 ? undefined : names.map((name) => ({ id: name })));
  add(queue, ...files(1000));
  await clock.pass(0);
  bulk.sent[0].listener.onProgress(500);
  queue.pauseAll();
  await clock.pass(5000);
  assert.deepEqual([queue.totals.paused, queue.totals.sent, sizes()], [1000, 0, [200, 200, 200]]);
  queue.resumeAll();
  await clock.pass(5000);
  assert.deepEqual([queue.totals.done, bulk.sent.length], [1000, 8]);
});

test("an answer that comes after everything was cancelled changes nothing", async () => {
  const { queue, bulk, said } = bulkQueue();
  bulk.answer = () => undefined;
  add(queue, ...files(10));
  await settle();
  queue.cancelAll();
  bulk.sent[0].resolve(bulk.sent[0].names.map((name) => ({ id: name })));
  await settle();
  assert.deepEqual([count(queue, "cancelled"), said.published], [10, []]);
});

test("a folder hears once of a whole batch", async () => {
  const { queue, clock, said } = bulkQueue();
  add(queue, ...files(100));
  await clock.pass(1000);
  assert.deepEqual(said.published.map(({ folderId, nodes }) => [folderId, nodes.length]), [["3", 100]]);
});

test("a server that never stores what it is sent is not asked for ever", async () => {
  const { queue, clock, bulk, transport } = bulkQueue();
  bulk.answer = () => problem(409, "bulk_refused", { errors: [] });
  transport.answer = () => problem(500, "server_error");
  add(queue, ...files(10));
  await clock.pass(600_000);
  assert.deepEqual([bulk.sent.length, count(queue, "failed")], [1, 10]);
});

// Holds: U6, A8
test("ten thousand small files need fifty requests and twelve announcements at most", async () => {
  const { queue, clock, bulk, said } = bulkQueue();
  add(queue, ...files(10_000));
  await clock.pass(60_000);
  assert.deepEqual([queue.totals.done, queue.totals.sent, bulk.sent.length], [10_000, 100_000, 50]);
  assert.ok(said.announce.length <= 12);
});

test("what was found and not looked at yet is cancelled too", async () => {
  const { queue, clock, bulk } = bulkQueue();
  bulk.answer = () => undefined;
  add(queue, ...files(1000));
  await settle();
  assert.equal(queue.busy, true);
  queue.cancelAll();
  await clock.pass(5000);
  assert.deepEqual([queue.busy, count(queue, "queued"), bulk.sent.length], [false, 0, 1]);
});

test("a pause counts for what was not looked at yet", async () => {
  const { queue, clock, bulk } = bulkQueue();
  bulk.answer = () => undefined;
  add(queue, ...files(1000));
  queue.pauseAll();
  await clock.pass(5000);
  assert.deepEqual([queue.totals.paused, queue.totals.underWay], [1000, 0]);
});
