import { test } from "node:test";
import assert from "node:assert/strict";
import { accessSentence } from "../js/lib/access-words.js";
import { mayAdd, mayChange, mayShare, rolesFor } from "../js/lib/roles.js";

const NOW = new Date("2026-11-23T12:00:00Z");
const grant = (name, role, kind = "user") => ({ principal: { kind, id: name, name }, role });
const link = (kind, more = {}) => ({ kind, has_password: false, expires_at: null, download_limit: null, downloads: 0, ...more });
const sentence = (more = {}) => accessSentence({ me: "ada", role: "manager", owner: null, grants: [], links: [], ...more }, NOW);

test("what nobody else may see is only mine", () => {
  assert.equal(sentence(), "Only you have access.");
});

// Holds: H1
test("the sentence names everybody by what they can do, the strongest first", () => {
  const grants = [grant("Bo", "viewer"), grant("Cy", "editor")];
  assert.equal(
    sentence({ grants, links: [link("view")] }),
    "You can change and share it; Cy can change it; Bo and everybody with the link can look at it.",
  );
});

test("a person with two roles is named once, with the stronger", () => {
  const text = sentence({ grants: [grant("Bo", "viewer"), grant("Bo", "manager")] });
  assert.equal(text, "You and Bo can change and share it.");
});

test("my own grant does not name me twice, and the owner comes before the others", () => {
  const grants = [grant("ada", "editor"), grant("Cy", "viewer")];
  const text = sentence({ role: "editor", owner: { id: "bo", name: "Bo" }, grants });
  assert.equal(text, "Bo can change and share it; you can change it; Cy can look at it.");
});

test("a group is everybody in it, and who may add is told so", () => {
  const text = sentence({ grants: [grant("Crew", "contributor", "group")] });
  assert.equal(text, "You can change and share it; everybody in Crew can look at it and add files.");
});

test("a group and a person of the same id are two", () => {
  const grants = [{ principal: { kind: "user", id: "7", name: "Bo" }, role: "viewer" }, { principal: { kind: "group", id: "7", name: "Crew" }, role: "viewer" }];
  assert.match(sentence({ grants }), /Bo and everybody in Crew can look at it/);
});

test("a link that asks for a password says so, unless another does not ask", () => {
  assert.match(sentence({ links: [link("view", { has_password: true })] }), /everybody with the link and its password can look/);
  assert.match(sentence({ links: [link("view", { has_password: true }), link("view")] }), /everybody with a link can look/);
});

test("a link that is over or used up gives nothing", () => {
  const links = [link("edit", { expires_at: "2026-11-23T11:59:59Z" }), link("view", { download_limit: 3, downloads: 3 })];
  assert.equal(sentence({ links }), "Only you have access.");
});

test("a drop box takes and shows nothing", () => {
  assert.equal(sentence({ links: [link("drop")] }), "You can change and share it; everybody with the link can bring files and see nothing.");
});

test("of many people the first three are named", () => {
  const grants = ["Bo", "Cy", "Di", "Ed", "Flo"].map((name) => grant(name, "viewer"));
  assert.match(sentence({ grants }), /; Bo, Cy, Di and 2 others can look at it\.$/);
});

test("each role allows what the next lower one does, and more", () => {
  const table = ["viewer", "contributor", "editor", "manager"].map((role) => [mayAdd(role), mayChange(role), mayShare(role)]);
  assert.deepEqual(table, [[false, false, false], [true, false, false], [true, true, false], [true, true, true]]);
  assert.equal(mayAdd(null), false);
  assert.deepEqual(rolesFor("file"), ["viewer", "editor", "manager"]);
});
