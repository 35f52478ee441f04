import { test } from "node:test";
import assert from "node:assert/strict";
import { Feed } from "../js/state/feed.js";
import { Live } from "../js/state/live.js";
import { heedInFolder } from "../js/state/heed.js";

const pace = { calm: 5, retry: 2, longest: 8, opening: 200, poll: 5, again: 40 };
const mark = (seq, space = "1") => ({ space, node: `${space}0`, seq, cursor: `a:${seq}` });
const error = (code) => Object.assign(new Error(code), { code });

/** Waits until it is so. */
async function until(holds) {
  const end = Date.now() + 5000;
  while (!holds()) {
    assert.ok(Date.now() < end, `never: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The feed of one space: `seq` is where it stands. */
function apiAt(seq, more = {}) {
  const asked = [];
  return {
    asked,
    seq,
    tickets: 0,
    async eventsTicket() {
      this.tickets += 1;
      return { url: "http://api.test/events?ticket=t" };
    },
    async listSpaces() {
      return [{ id: "1" }];
    },
    async listChanges(space, since) {
      asked.push(since);
      const from = since === "now" ? this.seq : Number(since.split(":")[1]);
      const items = Array.from({ length: this.seq - from }, (_, at) => ({ seq: from + at + 1, kind: "create", node: String(100 + at), parent: "10", parent_before: null }));
      return { items, cursor: `a:${this.seq}`, more: false };
    },
    ...more,
  };
}

function stream() {
  const one = Object.assign(new EventTarget(), { closed: false, close: () => (one.closed = true) });
  one.say = (data, lastEventId = "") => one.dispatchEvent(Object.assign(new Event("change"), { data: JSON.stringify(data), lastEventId }));
  return one;
}

/** Channels that hear each other, and one lock, as tabs have them. */
function tabs(count) {
  const all = Array.from({ length: count }, () => new EventTarget());
  for (const channel of all) {
    channel.postMessage = (data) => all.filter((other) => other !== channel).forEach((other) => other.dispatchEvent(Object.assign(new Event("message"), { data })));
  }
  let last = Promise.resolve();
  return { channels: all, locks: { request: (_name, _options, work) => (last = last.then(work, work)) } };
}

function tab({ api = apiAt(7), channel = null, locks = null, connects = true } = {}) {
  const heard = [];
  const streams = [];
  const page = Object.assign(new EventTarget(), { hidden: false });
  const connect = (_url, lastId) => {
    const one = Object.assign(stream(), { lastId });
    streams.push(one);
    queueMicrotask(() => one.dispatchEvent(new Event(connects ? "open" : "error")));
    return one;
  };
  const drive = { heard: (news) => heard.push(news), beat: () => {}, spaces: { isForeign: ({ space }) => space === "9" } };
  const live = new Live({ api, drive, connect, channel, locks, page, random: () => 0.5, pace });
  live.start();
  return { live, heard, streams, page, api };
}

test("a mark becomes what the feed says that happened", async () => {
  const api = apiAt(7);
  const feed = new Feed(api, (space) => space === "9");
  assert.deepEqual(await feed.read(mark(7)), { space: "1", node: "10", seq: 7 });
  assert.equal(await feed.read(mark(7)), null);
  api.seq = 9;
  assert.deepEqual((await feed.read(mark(9))).items.map(({ seq }) => seq), [8, 9]);
  assert.deepEqual(await feed.read(mark(3, "9")), { space: "9", node: "90", seq: 3, foreign: true });
  assert.deepEqual(api.asked, ["a:7"]);
});

test("a cursor that is gone makes news of everything, once", async () => {
  let gone = true;
  const api = apiAt(7);
  const feed = new Feed({ ...api, listChanges: async () => (gone ? Promise.reject(error("cursor_gone")) : { items: [], cursor: "b:2", more: false }) }, () => false);
  await feed.read(mark(7));
  assert.deepEqual(await feed.read(mark(8)), { space: "1" });
  gone = false;
  assert.deepEqual(await feed.read({ ...mark(9), cursor: "b:1" }), { space: "1", node: "10", seq: 9 });
});

// Holds: MS2
test("one tab listens for all, and the next takes over when it goes", async () => {
  const { channels, locks } = tabs(2);
  const api = apiAt(7);
  const [one, two] = channels.map((channel) => tab({ api, channel, locks }));
  await until(() => one.streams.length === 1);
  one.streams[0].say(mark(7));
  await until(() => two.heard.length === 1);
  assert.deepEqual([one.heard.length, two.streams.length], [1, 0]);
  one.live.stop();
  await until(() => two.streams.length === 1);
  two.live.stop();
});

test("a change in one tab is told to the others at once, a burst of them once more", async () => {
  const { channels, locks } = tabs(2);
  const [one, two] = channels.map((channel) => tab({ channel, locks }));
  for (let times = 0; times < 50; times += 1) one.live.mine();
  assert.deepEqual(two.heard, [{}]);
  await until(() => two.heard.length === 2);
  assert.equal(one.heard.length, 0);
  [one, two].forEach(({ live }) => live.stop());
});

test("a stream that breaks off begins again behind what it told", async () => {
  const { live, streams, api } = tab();
  await until(() => streams.length === 1);
  streams[0].say(mark(7), "10=a:7");
  streams[0].dispatchEvent(new Event("error"));
  await until(() => streams.length === 2);
  assert.deepEqual([streams[0].closed, streams[1].lastId, api.tickets], [true, "10=a:7", 2]);
  live.stop();
});

// Holds: MS3
test("without a stream it asks, and not while nobody looks", async () => {
  const { live, heard, page, api } = tab({ connects: false });
  await until(() => api.asked.length > 2);
  api.seq = 8;
  await until(() => heard.some(({ items }) => items?.length === 1));
  page.hidden = true;
  await new Promise((resolve) => setTimeout(resolve, 20)); // what was on its way has come
  const asked = api.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(api.asked.length, asked);
  live.stop();
});

test("a tab that nobody looks at keeps its news until somebody does", async () => {
  const { channels, locks } = tabs(2);
  const [one, two] = channels.map((channel) => tab({ channel, locks }));
  two.page.hidden = true;
  one.live.mine();
  assert.deepEqual(two.heard, []);
  two.page.hidden = false;
  two.page.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(two.heard, [{}]);
  [one, two].forEach(({ live }) => live.stop());
});

/** An open folder, and what is asked of it. */
function folderWith(facts, { long = false } = {}) {
  const folder = { id: "10", space: "1", seq: 5, etag: "e", path: [], trashed_at: null };
  const calls = [];
  const nodes = new Map([["100", { id: "100", seq: 4, parent: "10" }]]);
  return {
    calls, folder, id: "10", phase: "ready",
    factsOf: async (id) => (calls.push(`facts ${id}`), id === "10" ? { ...folder, ...facts } : { id, seq: 6, parent: "10", trashed_at: null }),
    refresh: async () => (calls.push("refresh"), !long),
    load: async () => void calls.push("load"),
    find: (id) => nodes.get(id),
    remove: (ids) => calls.push(`remove ${ids}`),
    putAll: (fresh) => calls.push(`put ${fresh.map(({ id }) => id)}`),
    changed: () => {},
  };
}

test("an open folder asks again only if it moved", async () => {
  for (const [news, facts, calls] of [
    [{ space: "2" }, {}, []],
    [{ foreign: true }, {}, []],
    [{ space: "1", node: "10", seq: 5 }, {}, []],
    [{ space: "1", items: [] }, {}, ["facts 10"]],
    [{ space: "1", items: [] }, { seq: 6 }, ["facts 10", "refresh"]],
    [{}, {}, ["facts 10", "refresh"]],
    [{ space: "1", items: [] }, { path: [{ id: "3", name: "renamed" }] }, ["facts 10", "refresh"]],
    [{}, { trashed_at: "2026-01-01" }, ["facts 10", "load"]],
  ]) {
    const state = folderWith(facts);
    await heedInFolder(state, news, false);
    assert.deepEqual(state.calls, calls);
  }
});

test("of a list that is too long only the named rows are asked for", async () => {
  const state = folderWith({ seq: 6 }, { long: true });
  const change = (kind, node, parent = "10", before = null) => ({ kind, node, parent, parent_before: before, seq: 6 });
  await heedInFolder(state, { space: "1", items: [change("create", "101"), change("trash", "100"), change("move", "102", "11", "10"), change("create", "900", "77")] }, false);
  assert.deepEqual(state.calls, ["facts 10", "refresh", "facts 101", "remove 100,102", "put 101"]);
});
