import assert from "node:assert/strict";
import { test } from "node:test";
import { daysKept, deleter, timeLeft } from "../js/views/trash-columns.js";

const NOW = new Date("2026-11-23T12:00:00Z");

// Holds: T1
test("days left are counted up, and a day that has begun is a day", () => {
  assert.equal(timeLeft("2026-12-23T12:00:00Z", NOW), "30 days left");
  assert.equal(timeLeft("2026-11-24T12:00:01Z", NOW), "2 days left");
  assert.equal(timeLeft("2026-11-23T12:00:01Z", NOW), "1 day left");
  assert.equal(timeLeft("2026-11-23T12:00:00Z", NOW), "any moment now");
  assert.equal(timeLeft("2026-10-01T00:00:00Z", NOW), "any moment now");
});

test("what stays until somebody deletes it tells no days", () => {
  assert.equal(timeLeft(null, NOW), "");
  assert.equal(timeLeft(undefined, NOW), "");
  assert.equal(daysKept(undefined), null);
  assert.equal(daysKept({ trashed_at: "2026-11-23T12:00:00Z", purge_at: null }), null);
  assert.equal(daysKept({ trashed_at: "2026-11-23T12:00:00.250Z", purge_at: "2026-12-23T12:00:00.250Z" }), 30);
});

// Holds: T1
test("who deleted is a person, somebody with a link, or nobody who is known", () => {
  assert.equal(deleter({ trashed_by: { id: "2", name: "Bo" }, trashed_link: null }), "Bo");
  assert.equal(deleter({ trashed_by: null, trashed_link: "For the press" }), "Link “For the press”");
  assert.equal(deleter({ trashed_by: null, trashed_link: "" }), "Somebody with a link");
  assert.equal(deleter({ trashed_by: null, trashed_link: null }), "");
  assert.equal(deleter({}), "");
});
