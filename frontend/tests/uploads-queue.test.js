import assert from "node:assert/strict";
import { test } from "node:test";
import { FOLDER, fileOf, newQueue, noAnswer, problem, settle, states } from "./uploads-helpers.js";

const add = (queue, ...files) => queue.addFiles(files.map((file) => ({ file, path: [] })), FOLDER);
const NODE = { id: "12", kind: "file", name: "a", size: 10, digest: "d1", modified_at: "2026-11-20T10:00:00Z", parent: "3" };
const BIG = 5_000_000;

test("three files are sent at a time, in the order they came", async () => {
  const { queue, transport } = newQueue();
  transport.answer = () => undefined;
  add(queue, ...[1, 2, 3, 4, 5].map((n) => fileOf(`f${n}`)));
  await settle();
  assert.deepEqual(transport.sent.map(({ job }) => job.file.name), ["f1", "f2", "f3"]);
  transport.sent[1].finish({ nodeId: "5" });
  await settle();
  assert.deepEqual(transport.sent.map(({ job }) => job.file.name), ["f1", "f2", "f3", "f4"]);
});

test("a small file goes in one request, a large one and a renamed twin do not", async () => {
  const { queue, transport } = newQueue();
  add(queue, fileOf("small", 1024 * 1024), fileOf("large", 1024 * 1024 + 1), fileOf("empty", 0));
  await settle();
  assert.deepEqual(transport.sent.map(({ job }) => job.inOneRequest), [true, false, false]);
});

test("each folder is made once, parents first, and everybody waits for it", async () => {
  const { queue, folders, transport, clock } = newQueue();
  const files = [["a"], ["a", "b"], ["a", "b"], ["a"]].map((path, n) => ({ file: fileOf(`f${n}`), path }));
  queue.addFiles(files, FOLDER);
  await clock.pass(1000);
  assert.deepEqual(folders, [["3", "a"], ["3/a", "b"]]);
  assert.deepEqual(transport.sent.map(({ job }) => job.metadata.parent).sort(), ["3/a", "3/a", "3/a/b", "3/a/b"]);
});

// Holds: X3
test("a folder that is there already is merged into", async () => {
  const taken = Object.assign(new Error(), { status: 409, code: "name_taken", extras: { node: { id: "40", kind: "folder" } } });
  const { queue, transport, clock } = newQueue({ api: { createFolder: () => Promise.reject(taken) } });
  queue.addFiles([{ file: fileOf("f"), path: ["a"] }], FOLDER);
  await clock.pass(1000);
  assert.equal(transport.sent[0].job.metadata.parent, "40");
});

// Holds: X3
test("a file in the way of a folder fails what is below it and replaces nothing", async () => {
  const taken = Object.assign(new Error(), { status: 409, code: "name_taken", extras: { node: { id: "40", kind: "file" } } });
  const { queue, transport, clock } = newQueue({ api: { createFolder: () => Promise.reject(taken) } });
  queue.addFiles([{ file: fileOf("f"), path: ["a"] }, { file: fileOf("g"), path: [] }], FOLDER);
  await clock.pass(1000);
  assert.deepEqual(states(queue), ["failed", "done"]);
  assert.match(queue.items[0].error.text, /in the way/);
  assert.equal(transport.sent.length, 1);
});

// Holds: X1
test("a taken name asks, while the others go on", async () => {
  const { queue, transport, clock, said } = newQueue();
  transport.answer = (job) => (job.file.name === "a" ? problem(409, "name_taken", { node: NODE }) : { nodeId: "9" });
  add(queue, fileOf("a", 11), fileOf("b"), fileOf("c"), fileOf("d"));
  await clock.pass(1000);
  assert.deepEqual(states(queue), ["needs-choice", "done", "done", "done"]);
  assert.deepEqual([queue.items[0].clash, said.alert.length], [NODE, 1]);
  assert.equal(queue.busy, true);
});

test("replacing names the content that was shown", async () => {
  const { queue, transport, clock } = newQueue();
  transport.answer = (job) => (job.metadata.conflict === "fail" ? problem(409, "name_taken", { node: NODE }) : { nodeId: "12" });
  add(queue, fileOf("a", 11));
  await clock.pass(500);
  queue.choose("u1", "replace");
  await clock.pass(500);
  assert.deepEqual(states(queue), ["done"]);
  assert.equal(transport.sent[1].job.metadata.if_match, "d1");
  assert.equal(transport.sent[1].job.inOneRequest, false);
});

// Holds: X4
test("a target that changed after the question is asked about again, with the new facts", async () => {
  const { queue, transport, clock } = newQueue();
  const changed = { ...NODE, digest: "d2" };
  transport.answer = (job) =>
    job.metadata.conflict === "fail" ? problem(409, "name_taken", { node: NODE }) : problem(412, "precondition_failed", { node: changed });
  add(queue, fileOf("a", 11));
  await clock.pass(500);
  queue.choose("u1", "replace");
  await clock.pass(500);
  assert.deepEqual([states(queue)[0], queue.items[0].clash.digest], ["needs-choice", "d2"]);
});

// Holds: X1, X3
test("one choice settles all clashes, but a folder is never replaced", async () => {
  const { queue, transport, clock } = newQueue();
  const inTheWay = (name) => ({ ...NODE, kind: name === "c" ? "folder" : "file" });
  transport.answer = (job) =>
    job.metadata.conflict === "fail" ? problem(409, "name_taken", { node: inTheWay(job.file.name) }) : { nodeId: "12" };
  add(queue, fileOf("a", 11), fileOf("b", 11), fileOf("c", 11));
  await clock.pass(500);
  queue.choose("u1", "replace", { all: true });
  await clock.pass(500);
  assert.deepEqual(states(queue), ["done", "done", "needs-choice"]);
});

test("a clash at the last byte publishes what the server has, without sending again", async () => {
  const asked = [];
  const { queue, transport, clock } = newQueue({ api: { publishUpload: async (...call) => asked.push(call) && { id: "88" } } });
  transport.answer = () => undefined;
  add(queue, fileOf("a", BIG));
  await settle();
  transport.sent[0].listener.onUrl("http://api/uploads/k1");
  transport.sent[0].finish(problem(409, "name_taken", { method: "PATCH", node: NODE }));
  await clock.pass(500);
  queue.choose("u1", "keep_both");
  await clock.pass(500);
  assert.deepEqual(states(queue), ["done"]);
  assert.deepEqual(asked, [["k1", { conflict: "keep_both" }]]);
  assert.equal(transport.sent.length, 1);
});

test("skipping a clash takes its bytes off the server", async () => {
  const { queue, transport, clock } = newQueue();
  transport.answer = () => undefined;
  add(queue, fileOf("a", BIG));
  await settle();
  transport.sent[0].listener.onUrl("http://api/uploads/k1");
  transport.sent[0].finish(problem(409, "name_taken", { method: "PATCH", node: NODE }));
  await clock.pass(500);
  queue.choose("u1", "skip");
  assert.deepEqual([states(queue), transport.terminated], [["skipped"], ["http://api/uploads/k1"]]);
});

// Holds: X2
test("the same content is already here and is not asked about", async () => {
  const { queue, transport, clock } = newQueue({ digest: async () => "d1" });
  transport.answer = () => problem(409, "name_taken", { node: NODE });
  add(queue, fileOf("a", 10));
  await clock.pass(500);
  assert.deepEqual([states(queue)[0], queue.items[0].note], ["done", "already-here"]);
});

test("a small file whose answer was lost is found to be there at the second try", async () => {
  const { queue, transport, clock } = newQueue({ digest: async () => "d1" });
  transport.answer = (_, nth) => (nth === 1 ? noAnswer() : problem(409, "name_taken", { node: NODE }));
  add(queue, fileOf("a", 10));
  await clock.pass(3000);
  assert.deepEqual([states(queue)[0], queue.items[0].note], ["done", "already-here"]);
  assert.equal(transport.sent[1].job.inOneRequest, false);
});

test("a lost server is tried for minutes, and nothing new starts meanwhile", async () => {
  const { queue, transport, clock } = newQueue();
  let up = false;
  transport.answer = () => (up ? { nodeId: "1" } : noAnswer());
  add(queue, ...Array.from({ length: 10 }, (_, n) => fileOf(`f${n}`)));
  await clock.pass(300_000);
  const names = new Set(transport.sent.map(({ job }) => job.file.name));
  assert.equal(names.size, 3);
  assert.ok(transport.sent.length < 60, `${transport.sent.length} attempts in five minutes`);
  up = true;
  await clock.pass(31_000);
  assert.deepEqual(new Set(states(queue)), new Set(["done"]));
});

// Holds: U4
test("a network that went away stops at once, and goes on where it was when it is back", async () => {
  const { queue, transport, clock, network } = newQueue();
  transport.answer = (_, nth) => (nth === 1 ? undefined : nth < 4 ? noAnswer() : { nodeId: "1" });
  add(queue, fileOf("a", BIG));
  await settle();
  const [first] = transport.sent;
  first.listener.onUrl("http://api/uploads/k1");
  first.listener.onProgress(2_000_000);
  network.dispatchEvent(new Event("offline"));
  assert.deepEqual([states(queue)[0], queue.items[0].why, first.stopped, queue.items[0].sent], ["waiting", "network", true, 2_000_000]);
  await clock.pass(4000);
  network.dispatchEvent(new Event("online"));
  await settle();
  assert.equal(transport.sent.at(-1).job.uploadUrl, "http://api/uploads/k1");
  assert.deepEqual(states(queue), ["done"]);
});

test("a 401 keeps the upload's address", async () => {
  const { queue, transport, clock } = newQueue();
  transport.answer = (_, nth) => (nth === 1 ? undefined : { nodeId: "1" });
  add(queue, fileOf("a", BIG));
  await settle();
  transport.sent[0].listener.onUrl("http://api/uploads/k1");
  transport.sent[0].finish(problem(401, "token_invalid", { method: "HEAD" }));
  await clock.pass(2000);
  assert.equal(transport.sent[1].job.uploadUrl, "http://api/uploads/k1");
  assert.deepEqual(states(queue), ["done"]);
});

test("an upload that expired on the server begins anew", async () => {
  const { queue, transport, clock } = newQueue();
  transport.answer = (_, nth) => (nth === 1 ? undefined : { nodeId: "1" });
  add(queue, fileOf("a", BIG));
  await settle();
  transport.sent[0].listener.onUrl("http://api/uploads/k1");
  transport.sent[0].finish(problem(410, "upload_gone", { method: "PATCH" }));
  await clock.pass(2000);
  assert.equal(transport.sent[1].job.uploadUrl, null);
  assert.deepEqual(states(queue), ["done"]);
});

// Holds: U2, U7
test("a file that fails leaves the others alone and can be tried again", async () => {
  const { queue, transport, clock } = newQueue();
  let full = true;
  transport.answer = (job) => (full && job.file.name === "a" ? problem(507, "quota_exceeded") : { nodeId: "1" });
  add(queue, fileOf("a"), fileOf("b"));
  await clock.pass(500);
  assert.deepEqual(states(queue), ["failed", "done"]);
  full = false;
  queue.retryFailed();
  await clock.pass(500);
  assert.deepEqual(states(queue), ["done", "done"]);
});

test("a file that was changed on the disk says so instead of waiting for the network", async () => {
  const { queue, transport, clock } = newQueue();
  transport.answer = noAnswer;
  add(queue, fileOf("a", 10, { readable: false }));
  await clock.pass(1000);
  assert.deepEqual([states(queue)[0], queue.items[0].error.code], ["failed", "unreadable"]);
});

// Holds: U2
test("pausing stops the request, resuming goes on at the same address", async () => {
  const { queue, transport, clock } = newQueue();
  transport.answer = (_, nth) => (nth === 1 ? undefined : { nodeId: "1" });
  add(queue, fileOf("a", BIG));
  await settle();
  transport.sent[0].listener.onUrl("http://api/uploads/k1");
  queue.pause("u1");
  assert.deepEqual([states(queue)[0], transport.sent[0].stopped], ["paused", true]);
  queue.resume("u1");
  await clock.pass(500);
  assert.equal(transport.sent[1].job.uploadUrl, "http://api/uploads/k1");
  assert.deepEqual(states(queue), ["done"]);
});

// Holds: U2
test("pausing everything starts nothing else", async () => {
  const { queue, transport, clock, said } = newQueue();
  transport.answer = () => undefined;
  add(queue, ...Array.from({ length: 9 }, (_, n) => fileOf(`f${n}`)));
  await clock.pass(500);
  queue.pauseAll();
  await clock.pass(500);
  assert.equal(transport.sent.length, 3);
  assert.equal(queue.totals.paused, 9);
  assert.deepEqual(said.announce, ["Uploading 9 files to Guidelines.", "Uploads paused."]);
});

// Holds: U2
test("cancelling deletes the upload on the server and makes room for the next", async () => {
  const { queue, transport } = newQueue();
  transport.answer = () => undefined;
  add(queue, ...[1, 2, 3, 4].map((n) => fileOf(`f${n}`, BIG)));
  await settle();
  transport.sent[0].listener.onUrl("http://api/uploads/k1");
  queue.cancel("u1");
  await settle();
  assert.deepEqual(transport.terminated, ["http://api/uploads/k1"]);
  assert.equal(transport.sent[3].job.file.name, "f4");
});

test("an answer that comes after cancelling changes nothing", async () => {
  const { queue, transport, said } = newQueue();
  transport.answer = () => undefined;
  add(queue, fileOf("a"));
  await settle();
  queue.cancel("u1");
  transport.sent[0].resolve({ nodeId: "1" });
  await settle();
  assert.deepEqual([states(queue), said.published], [["cancelled"], []]);
});

test("what was published is told with its node, and asked for one after the other", async () => {
  let asking = 0;
  let most = 0;
  const getNode = async (id) => {
    most = Math.max(most, (asking += 1));
    await settle();
    asking -= 1;
    return { id };
  };
  const { queue, clock, said } = newQueue({ api: { getNode } });
  add(queue, ...[1, 2, 3, 4, 5].map((n) => fileOf(`f${n}`)));
  await clock.pass(500);
  while (said.published.length < 5) await settle();
  assert.deepEqual(said.published.map(({ folderId, nodes }) => [folderId, nodes.length]), Array(5).fill(["3", 1]));
  assert.equal(most, 1);
});

// Holds: U6, A8
test("ten thousand files are queued and settled, with twelve announcements at most", async () => {
  const { queue, clock, said } = newQueue();
  add(queue, ...Array.from({ length: 10_000 }, (_, n) => fileOf(`f${n}`)));
  await clock.pass(60_000);
  while (queue.busy) await clock.pass(1000);
  assert.deepEqual([queue.totals.done, queue.totals.sent, queue.busy], [10_000, 100_000, false]);
  assert.ok(said.announce.length <= 12);
});

test("an empty folder is made and counted as no file", async () => {
  const { queue, clock, folders, said } = newQueue();
  const directory = { isFile: false, name: "empty", createReader: () => ({ readEntries: (give) => give([]) }) };
  const item = (entry) => ({ kind: "file", webkitGetAsEntry: () => entry, getAsFile: () => null });
  await queue.addDrop([item(directory), item({ isFile: true, name: "f", file: (give) => give(fileOf("f")) })], FOLDER);
  await clock.pass(2000);
  assert.deepEqual(folders, [["3", "empty"]]);
  const { files, folders: made, done, underWay } = queue.totals;
  assert.deepEqual([files, made, done, underWay], [1, 1, 1, 0]);
  assert.match(said.announce.at(-1), /^1 file uploaded/);
});
