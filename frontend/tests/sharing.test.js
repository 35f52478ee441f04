import { test } from "node:test";
import assert from "node:assert/strict";
import { SharingState } from "../js/state/sharing.js";
import { SharedState } from "../js/state/shared.js";
import { SpacesState } from "../js/state/spaces.js";

const BO = { kind: "user", id: "6", name: "Bo" };
const CREW = { kind: "group", id: "65", name: "Crew" };
const NOW = new Date("2026-11-23T12:00:00Z");
const refused = Object.assign(new Error("no"), { code: "last_manager" });
const link = (id, kind = "view") => ({ id, kind, label: "", has_password: false, expires_at: null, download_limit: null, downloads: 0 });

/** A small API: what it answers may be replaced. */
function api(more = {}) {
  return {
    getNode: async () => ({ id: "9", space: "1", role: "manager", path: [{ id: "2", name: "" }, { id: "5", name: "Photos" }] }),
    getSpace: async () => ({ owner: { id: "3", name: "Ada" } }),
    listGrants: async () => [{ id: "g1", principal: CREW, role: "viewer", source: { id: "5", name: "Photos" } }],
    listLinks: async (id) => (id === "9" ? [link("l1")] : id === "5" ? [link("l2", "edit"), link("l3", "drop")] : []),
    giveRole: async (_node, principal, role) => ({ id: "g2", principal, role, source: null }),
    sendsMail: async () => true,
    ...more,
  };
}

async function loaded(more) {
  const state = new SharingState(api(more), "9", "3");
  await state.load();
  return state;
}

// Holds: H4
test("links to folders above count, their drop boxes do not", async () => {
  const state = await loaded();
  assert.equal(
    state.sentence(NOW),
    "You can change and share it; everybody with the link can change it; everybody in Crew and everybody with the link can look at it.",
  );
  assert.deepEqual(state.linksAbove.map(({ source }) => source.name), ["Photos", "Photos"]);
});

test("what I may not know of the folders above does not stop the dialog", async () => {
  const state = await loaded({ listLinks: async (id) => (id === "9" ? [] : Promise.reject(refused)), getSpace: () => Promise.reject(refused) });
  assert.equal(state.phase, "ready");
  assert.equal(state.owner, null);
});

// Holds: H4
test("a new role stands before the inherited ones, and replaces the one that was there", async () => {
  const state = await loaded();
  await state.give(BO, "viewer");
  await state.give(BO, "editor");
  assert.deepEqual(state.grants.map(({ id, role }) => [id, role]), [["g2", "editor"], ["g1", "viewer"]]);
});

// Holds: H1
test("a message goes to who is new here, and who had a role is said to have had one", async () => {
  const sent = [];
  const giveRole = async (_node, principal, role, message) => (sent.push(message), { id: "g2", principal, role, source: null });
  const state = await loaded({ giveRole });
  assert.equal(state.mail, true);
  assert.equal(await state.give(BO, "viewer", "Look!"), true);
  assert.equal(await state.give(BO, "editor", "Look again!"), false);
  assert.deepEqual(sent, ["Look!", "Look again!"]);
});

test("what is refused changes nothing here", async () => {
  const state = await loaded({ changeRole: () => Promise.reject(refused), takeRole: () => Promise.reject(refused) });
  await state.give(BO, "manager");
  const before = state.grants;
  await assert.rejects(state.change(before[0], "viewer"), refused);
  await assert.rejects(state.take(before[0]), refused);
  assert.equal(state.grants, before);
});

test("a link that was made is the first, and revoking takes away that one alone", async () => {
  const state = await loaded({ createLink: async () => link("l9"), revokeLink: async () => null });
  await state.createLink({ kind: "view" });
  assert.deepEqual(state.links.map(({ id }) => id), ["l9", "l1"]);
  await state.revoke(state.links[1]);
  assert.deepEqual(state.links.map(({ id }) => id), ["l9"]);
});

test("an answer that a newer question overtook is nobody", async () => {
  const answers = [];
  const findPeople = (_q, { signal }) => new Promise((resolve, reject) => {
    answers.push(resolve);
    signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
  });
  const state = await loaded({ findPeople });
  const [first, second] = [state.find("b"), state.find("bo")];
  answers[1]([BO]);
  assert.equal(await first, null);
  assert.deepEqual(await second, [BO]);
});

test("top folders are called by their space, and what lies in another's space was shared with me", async () => {
  const spaces = new SpacesState({
    listSpaces: async () => [{ id: "1", kind: "personal", root: "2", name: "Ada" }, { id: "93", kind: "team", root: "94", name: "Harbour team" }],
  });
  assert.equal(spaces.isForeign({ space: "4" }), false, "as long as nothing is known");
  await spaces.load();
  assert.equal(spaces.nameOf({ id: "94", name: "" }), "Harbour team");
  assert.equal(spaces.nameOf({ id: "2", name: "" }), "All files");
  assert.equal(spaces.nameOf({ id: "7", name: "Rota" }), "Rota");
  assert.deepEqual([spaces.isForeign({ space: "93" }), spaces.isForeign({ space: "4" })], [false, true]);
  assert.equal(spaces.topOf({ id: "98", path: [{ id: "94" }], space: "93" }), "94");
});

test("only a role of my own can be given back, not that of a group", async () => {
  let own = { id: "g7", principal: { kind: "user", id: "3", name: "Ada" }, role: "viewer", source: null };
  const shared = new SharedState({
    listShared: async () => ({ items: own ? [{ id: "86", kind: "folder", name: "Boat plans" }] : [], next: null }),
    listGrants: async () => [own ?? { id: "g8", principal: CREW, role: "viewer", source: null }],
    takeRole: async () => (own = null),
  });
  await shared.load();
  assert.equal(await shared.leave(shared.nodes[0], "3"), true);
  assert.deepEqual(shared.nodes, []);
  assert.equal(await shared.leave({ id: "86" }, "3"), false);
});
