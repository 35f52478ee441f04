import { test } from "node:test";
import assert from "node:assert/strict";
import { isFiltered, parseSearch, searchAddress, unfiltered, wishOf } from "../js/lib/search-address.js";
import { ago, exactly } from "../js/lib/ago.js";
import { placeOf } from "../js/lib/places.js";
import { parseRoute } from "../js/router.js";

const ANYTHING = { q: "", type: "", modified: "", within: "", owner: "", size: "", tag: "", shared: "" };
const NOW = new Date("2026-11-23T12:00:00Z");

// Holds: Q1
test("a search and its address are the same thing", () => {
  for (const search of [
    ANYTHING,
    { q: "boat & plan? 100%", type: "pdf", modified: "week", within: "12", owner: "3", size: "large", tag: "7", shared: "yes" },
    { ...ANYTHING, q: "élan  été" },
  ]) {
    assert.deepEqual(parseSearch(searchAddress(search).split("?")[1] ?? ""), search);
  }
  assert.equal(searchAddress(ANYTHING), "/search");
  assert.equal(searchAddress({ tag: "7" }), "/search?tag=7");
});

test("an address that nobody wrote so is read as well as can be", () => {
  assert.deepEqual(parseSearch("type=spaceship&modified=never&size=tiny&shared=no&q=a&x=1"), { ...ANYTHING, q: "a" });
  assert.deepEqual(parseRoute("/search", "?q=a&type=image"), { name: "search", search: { ...ANYTHING, q: "a", type: "image" } });
});

test("only filters count as filters", () => {
  assert.equal(isFiltered(parseSearch("q=a")), false);
  assert.equal(isFiltered(parseSearch("q=a&in=4")), true);
  assert.deepEqual(unfiltered(parseSearch("q=a&in=4&tag=1")), { ...ANYTHING, q: "a" });
});

test("what the server is asked", () => {
  assert.deepEqual(wishOf(parseSearch("q= a &type=folder"), NOW), { q: "a", kind: "folder" });
  assert.deepEqual(wishOf(parseSearch("type=image&modified=week&in=9"), NOW), {
    in: "9", type: "image", modified_after: "2026-11-16T12:00:00.000Z",
  });
  assert.deepEqual(wishOf(parseSearch("size=medium&owner=2&tag=5&shared=yes"), NOW), {
    size_min: "1000000", size_max: "100000000", owner: "2", tag: "5", shared: "true",
  });
  assert.deepEqual(wishOf(parseSearch(""), NOW), {});
});

test("how long ago", () => {
  const before = (seconds) => ago(new Date(NOW.getTime() - seconds * 1000).toISOString(), NOW);
  assert.deepEqual([-30, 0, 59, 60, 3599, 3600, 7200, 86_399, 86_400, 6 * 86_400].map(before), [
    "just now", "just now", "just now", "1 minute ago", "59 minutes ago", "1 hour ago", "2 hours ago", "23 hours ago", "1 day ago", "6 days ago",
  ]);
  assert.equal(before(10 * 86_400), "13 Nov");
  assert.match(exactly("2026-11-19T12:22:00Z"), /19 November 2026/);
});

test("a place is told from below the top folder", () => {
  assert.equal(placeOf([{ name: "" }]), "All files");
  assert.equal(placeOf([{ name: "" }, { name: "Documents" }, { name: "Taxes" }]), "Documents › Taxes");
  assert.equal(placeOf([{ name: "Boat plans" }, { name: "Hull" }]), "Boat plans › Hull");
  assert.equal(placeOf(undefined), "");
});
