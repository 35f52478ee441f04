import { test } from "node:test";
import assert from "node:assert/strict";
import { FoundState } from "../js/state/found.js";

const file = (id, more = {}) => ({ id, name: id, kind: "file", size: 1, seq: 1, etag: "1", path: [{ id: "0", name: "" }], ...more });
const names = (state) => state.nodes.map((node) => node.name);

/** A question whose answer waits until it is given. */
function waiting() {
  let give;
  const answer = new Promise((resolve) => (give = resolve));
  return { fetch: () => answer, give: (...ids) => give({ items: ids.map((id) => file(id)), next: null }) };
}

// Holds: Q1
test("an answer that comes late never takes the place of a newer one", async () => {
  const first = waiting();
  const second = waiting();
  const state = new FoundState({}, "/search?q=a", first.fetch);
  const loads = [state.load(), state.ask("/search?q=ab", second.fetch)];
  second.give("new");
  first.give("old");
  await Promise.all(loads);
  assert.deepEqual([names(state), state.phase, state.id], [["new"], "ready", "/search?q=ab"]);
});

test("a page may be empty while there is more to look at", async () => {
  const pages = { start: { items: [], next: "1" }, 1: { items: [], next: "2" }, 2: { items: [file("z"), file("a")], next: null } };
  const state = new FoundState({}, "/recent", async ({ cursor }) => pages[cursor ?? "start"]);
  await state.load();
  assert.deepEqual(names(state), ["z", "a"]);
});

test("rows keep the server's order and their place when one is renamed; strangers stay out", async () => {
  const api = { renameNode: async (id, name) => ({ ...file(id), name, path: undefined }) };
  const state = new FoundState(api, "/starred", async () => ({ items: [file("z"), file("m"), file("a")], next: null }));
  await state.load();
  await state.rename(state.find("m"), "zz");
  state.putAll([file("stranger")]);
  assert.deepEqual(names(state), ["z", "zz", "a"]);
  assert.deepEqual(state.find("m").path, [{ id: "0", name: "" }]);
});

// Holds: F1
test("a star is shown at once and taken back when it is refused", async () => {
  const api = { starNode: async (id) => (id === "b" ? Promise.reject(new Error("no")) : null) };
  const state = new FoundState(api, "/recent", async () => ({ items: [file("a", { starred: false }), file("b", { starred: false })], next: null }));
  await state.load();
  const work = state.star(state.nodes, true);
  assert.deepEqual(state.nodes.map((node) => node.starred), [true, true]);
  const { done, failed } = await work;
  assert.deepEqual([done.length, failed.length, state.nodes.map((node) => node.starred)], [1, 1, [true, false]]);
});

test("what is moved stays among what was found, at its new place", async () => {
  const api = { moveNode: async () => null, getNode: async (id) => file(id, { parent: "9", path: [{ id: "9", name: "New" }] }) };
  const state = new FoundState(api, "/search", async () => ({ items: [file("a"), file("b")], next: null }));
  await state.load();
  await state.move([state.find("a")], "9");
  assert.deepEqual([names(state), state.find("a").path], [["a", "b"], [{ id: "9", name: "New" }]]);
});

test("what I rename stays in sight until something else is searched for", async () => {
  let answer = [file("z"), file("m"), file("a")];
  const api = { renameNode: async (id, name) => ({ ...file(id), name }) };
  const state = new FoundState(api, "/search?q=m", async () => ({ items: answer, next: null }));
  await state.load();
  await state.rename(state.find("m"), "new");
  answer = [file("z"), file("a")];
  await state.load();
  assert.deepEqual(names(state), ["z", "new", "a"]);
  await state.ask("/search?q=z", async () => ({ items: answer, next: null }));
  assert.deepEqual(names(state), ["z", "a"]);
});

test("my role is told by the space, or asked for before somebody acts", async () => {
  const asked = [];
  const api = { getNode: async (id) => (asked.push(id), { ...file(id), role: "viewer" }) };
  const state = new FoundState(api, "/recent", async () => ({ items: [file("mine", { space: "1" }), file("theirs", { space: "2" })], next: null }));
  state.roleIn = ({ space }) => (space === "1" ? "manager" : undefined);
  await state.load();
  await state.learnRoles(state.nodes);
  assert.deepEqual(state.nodes.map(({ role }) => role), ["manager", "viewer"]);
  assert.deepEqual(asked, ["theirs"]);
});
