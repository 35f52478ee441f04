import { test } from "node:test";
import assert from "node:assert/strict";
import { Client } from "../js/api/client.js";
import { Shelf } from "../js/api/shelf.js";
import { Line } from "../js/state/line.js";
import { Releases } from "../js/state/releases.js";

/** Cache Storage in a map. */
function storage() {
  const all = new Map();
  const url = (key) => (typeof key === "string" ? `http://page.test${key}` : key.url);
  const cache = (kept) => ({
    match: async (key) => kept.get(url(key))?.clone(),
    put: async (key, value) => void kept.set(url(key), value),
    delete: async (key) => kept.delete(url(key)),
    keys: async () => [...kept.keys()].map((one) => ({ url: one })),
  });
  return {
    all,
    has: async (name) => all.has(name),
    delete: async (name) => all.delete(name),
    open: async (name) => cache(all.get(name) ?? all.set(name, new Map()).get(name)),
  };
}

const ada = { id: "1", username: "ada" };
const session = { freshToken: async () => "token", reject: () => {} };

/** A client whose line can be cut. */
async function clientWith(shelf) {
  const line = { there: true };
  const fetch = async (url) => {
    if (!line.there) throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify({ asked: new URL(url).pathname }));
  };
  const client = new Client({ fetch, base: "http://api.test/api/v1", session, shelf });
  const told = [];
  for (const type of ["line", "kept", "changed"]) client.addEventListener(type, ({ detail }) => told.push([type, detail?.there ?? client.keptAt]));
  return { client, line, told };
}

test("without a line the last answer has to do, and it is said how old it is", async () => {
  const shelf = new Shelf(storage(), () => 1234);
  await shelf.belongsTo(ada);
  const { client, line, told } = await clientWith(shelf);
  const first = await client.request("GET", "/nodes/2/children?sort=name");
  line.there = false;
  assert.deepEqual(await client.request("GET", "/nodes/2/children?sort=name"), first);
  assert.deepEqual(told, [["line", true], ["line", false], ["kept", 1234]]);
  await assert.rejects(client.request("GET", "/nodes/3"), { code: "network" });
  await assert.rejects(client.request("POST", "/nodes"), { code: "network" });
});

test("only what is looked at is kept, only for who is signed in, and nothing after they leave", async () => {
  const caches = storage();
  const shelf = new Shelf(caches, () => 0);
  await shelf.keep("/nodes/2", {});
  assert.equal(await shelf.find("/nodes/2"), null);
  await shelf.belongsTo(ada);
  for (const path of ["/nodes/2", "/nodes/2/children?sort=name", "/trash?limit=200", "/me/sessions", "/nodes/2/content", "/nodes/2/grants?limit=1", "/trash?cursor=x"]) await shelf.keep(path, {});
  const kept = [...caches.all.get("holdfast-shelf").keys()].map((url) => url.replace("http://page.test", ""));
  assert.deepEqual(kept, ["/who", "/nodes/2", "/nodes/2/children?sort=name", "/trash?limit=200"]);
  await shelf.belongsTo({ ...ada, id: "2" });
  assert.equal(await shelf.find("/nodes/2"), null);
  await shelf.clear();
  assert.deepEqual([await shelf.who(), caches.all.size], [null, 0]);
});

test("the shelf does not grow for ever", async () => {
  const caches = storage();
  const shelf = new Shelf(caches, () => 0);
  await shelf.belongsTo(ada);
  for (let number = 0; number < 401; number += 1) await shelf.keep(`/nodes/${number}`, {});
  assert.ok(caches.all.get("holdfast-shelf").size <= 351);
  assert.deepEqual([(await shelf.who()).id, await shelf.find("/nodes/0")], ["1", null]);
});

test("a line is lost after a while, or at once when something old is shown, and asked for until it is back", async () => {
  const client = Object.assign(new EventTarget(), { keptAt: null });
  const tell = (type, detail) => client.dispatchEvent(Object.assign(new Event(type), { detail }));
  let asked = 0;
  const ask = async () => ((asked += 1) === 3 ? tell("line", { there: true }) : tell("line", { there: false }));
  const line = new Line({ client, ask, ms: { grace: 5, again: 3 } });
  const told = [];
  line.addEventListener("lost", ({ detail }) => told.push(detail.at));
  line.addEventListener("back", () => told.push("back"));
  tell("line", { there: false });
  tell("line", { there: true });
  assert.deepEqual(told, []);
  client.keptAt = 9; // before anybody listened
  line.start();
  while (told.at(-1) !== "back") await new Promise((resolve) => setTimeout(resolve, 2));
  assert.deepEqual([told, asked], [[9, "back"], 3]);
});

test("a new release is told once; while files are worked on there is none", async () => {
  for (const [mine, theirs, told] of [["a", "a", 0], ["a", "b", 1], ["", "b", 0], ["a", "", 0]]) {
    let count = 0;
    const fetch = async () => new Response(JSON.stringify({ release: theirs }));
    const releases = new Releases({ release: mine, fetch, page: new EventTarget() });
    releases.addEventListener("newer", () => (count += 1));
    await releases.look();
    await releases.look();
    assert.equal(count, told);
  }
});

test("a release that nobody can be asked for is asked for again", async () => {
  const answers = [() => Promise.reject(new TypeError("no line")), async () => new Response(JSON.stringify({ release: "b" }))];
  const releases = new Releases({ release: "a", fetch: () => answers.shift()(), page: new EventTarget(), again: 1 });
  const told = new Promise((resolve) => releases.addEventListener("newer", resolve, { once: true }));
  await releases.look();
  await told;
  assert.equal(answers.length, 0);
});

test("an answer that was on its way when the line went does not hide that it is gone", async () => {
  const client = Object.assign(new EventTarget(), { keptAt: null });
  const tell = (there) => client.dispatchEvent(Object.assign(new Event("line"), { detail: { there } }));
  const line = new Line({ client, ask: async () => tell(false), ms: { grace: 5, again: 1000 } });
  const lost = new Promise((resolve) => line.addEventListener("lost", resolve, { once: true }));
  tell(false);
  tell(true);
  await lost;
  assert.equal(line.there, false);
  tell(true); // ends its timer
});
