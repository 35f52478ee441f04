import assert from "node:assert/strict";
import { test } from "node:test";
import { FOLDER, Shelf, fileOf, newQueue, problem, settle, states } from "./uploads-helpers.js";

const BIG = 5_000_000;
const URL = "http://api/uploads/k1";
const add = (queue, file, path = []) => queue.addFiles([{ file, path }], FOLDER);

/** A shelf as a page leaves it that was closed in the middle of an upload. */
async function leftBehind() {
  const { queue, transport, storage } = newQueue();
  transport.answer = () => undefined;
  add(queue, fileOf("walk.mov", BIG), ["trip"]);
  await settle();
  transport.sent[0].listener.onUrl(URL);
  transport.sent[0].listener.onProgress(1_900_000);
  queue.pause("u1");
  return storage;
}

// Holds: U5
test("an unfinished upload is listed after a reload, with what the server keeps", async () => {
  const { queue, transport } = newQueue({ storage: await leftBehind() });
  transport.keptBytes.set(URL, 1_800_000);
  await settle();
  const [item] = queue.items;
  assert.deepEqual([item.state, item.name, item.sent, queue.busy], ["needs-file", "walk.mov", 1_800_000, false]);
});

// Holds: U5
test("adding the same file again goes on at the server's address", async () => {
  const { queue, transport, clock } = newQueue({ storage: await leftBehind() });
  transport.keptBytes.set(URL, 1_800_000);
  await settle();
  add(queue, fileOf("walk.mov", BIG), ["trip"]);
  await clock.pass(500);
  assert.equal(transport.sent[0].job.uploadUrl, URL);
  assert.deepEqual(states(queue), ["done"]);
});

// Holds: U5
test("a file of another size, time or folder is another upload", async () => {
  const { queue, transport, clock } = newQueue({ storage: await leftBehind() });
  transport.keptBytes.set(URL, 1_800_000);
  await settle();
  assert.equal(queue.giveFile("u1", fileOf("walk.mov", BIG + 1)), false);
  assert.equal(queue.giveFile("u1", fileOf("walk.mov", BIG, { lastModified: 5 })), false);
  add(queue, fileOf("walk.mov", BIG), ["elsewhere"]);
  await clock.pass(500);
  assert.deepEqual(states(queue), ["needs-file", "done"]);
});

test("what the server has given up is not listed", async () => {
  const { queue, storage } = newQueue({ storage: await leftBehind() });
  await settle();
  assert.deepEqual([states(queue), storage.length], [[], 0]);
});

test("an upload that misses only its name is published without its file", async () => {
  const { queue, transport, clock } = newQueue({ storage: await leftBehind() });
  transport.kept = () => Promise.reject(problem(409, "", { method: "HEAD" }));
  await clock.pass(500);
  assert.deepEqual([states(queue), transport.sent.length], [["done"], 0]);
});

test("a finished or cancelled upload leaves nothing behind, and no token ever", async () => {
  const storage = await leftBehind();
  assert.doesNotMatch([...storage.map.values()].join(), /token|Bearer|"t"/);
  const { queue, transport } = newQueue({ storage });
  transport.keptBytes.set(URL, 5);
  await settle();
  queue.cancel("u1");
  assert.deepEqual([storage.length, transport.terminated], [0, [URL]]);
});

test("people who share a browser do not see each other's uploads", async () => {
  const { UploadMemory } = await import("../js/uploads/memory.js");
  const shelf = new Shelf();
  const item = { kind: "file", uploadUrl: URL, sent: 1, name: "n", path: [], folder: FOLDER, size: 2, lastModified: 3 };
  new UploadMemory(shelf, () => "ada").keep(item);
  assert.equal(new UploadMemory(shelf, () => "bo").notes().length, 0);
  assert.equal(new UploadMemory(shelf, () => "ada").notes().length, 1);
});

// Holds: MS2
test("an upload that runs in another tab is neither listed nor run, but waited for", async () => {
  const held = [];
  const locks = {
    request: async (name, _, work) => work(held.includes(name) ? null : { name }),
    query: async () => ({ held: held.map((name) => ({ name })) }),
  };
  const storage = await leftBehind();
  held.push(`holdfast:upload:${JSON.stringify([FOLDER.id, "trip", "walk.mov", BIG, 1_700_000_000_000])}`);
  const { queue, transport, clock } = newQueue({ storage, locks });
  await clock.pass(100);
  assert.deepEqual(states(queue), []);
  add(queue, fileOf("walk.mov", BIG), ["trip"]);
  await clock.pass(100);
  assert.deepEqual([states(queue), queue.items[0].why, transport.sent.length], [["waiting"], "tab", 0]);
  held.length = 0; // that tab was closed
  await clock.pass(5000);
  assert.deepEqual([states(queue), transport.sent.length], [["done"], 1]);
});

test("signing out stops and forgets the rows, but not what can be resumed", async () => {
  const { queue, transport, storage } = newQueue();
  transport.answer = () => undefined;
  add(queue, fileOf("walk.mov", BIG));
  await settle();
  transport.sent[0].listener.onUrl(URL);
  queue.reset();
  assert.deepEqual([queue.items, transport.sent[0].stopped, storage.length, transport.terminated], [[], true, 1, []]);
});
