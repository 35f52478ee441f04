import assert from "node:assert/strict";
import { test } from "node:test";
import { clashSides, clashWords, factsOf, mergedWords, needsOf, ofTotal, percentOf, rowWords, titleOf, visibleRows } from "../js/components/upload-tray-words.js";
import { newItem } from "../js/uploads/item.js";

const sums = (facts) => ({
  files: 12, bytes: 2_100_000_000, sent: 1_300_000_000, done: 3, verified: 3, skipped: 0, failed: 0, needsChoice: 0, needsFile: 0,
  paused: 0, underWay: 9, speed: 38_000_000, secondsLeft: 20, ...facts,
});
const item = (facts) => newItem({ id: "u1", name: "a", path: [], folder: { id: "3", name: "All" }, size: 61_000_000, ...facts });

// Holds: U1
test("the head tells files, bytes, speed, time left and what needs a person", () => {
  assert.equal(titleOf(sums()), "Uploading 3 of 12");
  assert.equal(factsOf(sums()), "1.3 of 2.1 GB · 38 MB/s · about 20 s left");
  assert.equal(needsOf(sums({ needsChoice: 1, failed: 2 })), "1 needs a choice · 2 failed");
});

test("the head tells pausing and the end", () => {
  assert.equal(titleOf(sums({ underWay: 0, paused: 9 })), "Paused, 3 of 12 done");
  assert.equal(titleOf(sums({ underWay: 0, done: 11, skipped: 1 })), "11 files uploaded, 1 skipped");
  assert.equal(titleOf(sums({ underWay: 0, done: 0, failed: 1 })), "1 upload failed");
  assert.equal(factsOf(sums({ underWay: 0, sent: 2_100_000_000, verified: 0 })), "2.1 GB");
});

test("part and whole share a unit", () => {
  assert.equal(ofTotal(44_000_000, 61_000_000), "44 of 61 MB");
  assert.equal(ofTotal(0, 512), "0 of 512 B");
  assert.equal(ofTotal(199_999, 200_011), "199 of 200 KB");
});

test("a hundred percent is said only when all is there", () => {
  assert.equal(percentOf({ sent: 10, size: 10, state: "finishing" }), 99);
  assert.equal(percentOf({ sent: 10, size: 10, state: "done" }), 100);
  assert.equal(percentOf({ sent: 0, size: 0 }), 0);
});

// Holds: U4
test("a waiting row tells what is kept", () => {
  const waiting = item({ state: "waiting", why: "network", sent: 23_200_000 });
  assert.deepEqual(rowWords(waiting), { text: "Waiting for network · 38% kept", tone: "warn" });
  assert.equal(rowWords({ ...waiting, state: "sending" }).text, "Waiting for network · 38% kept");
});

// Holds: X1, X4
test("a clash tells both sizes and dates, and which is larger and newer", () => {
  const now = new Date(2026, 10, 22, 18, 0);
  const clash = { id: "5", kind: "file", name: "a", size: 12_600_000, digest: "d", modified_at: "2026-11-20T10:00:00" };
  const asking = item({ clash, lastModified: new Date(2026, 10, 22, 14, 2).getTime() });
  assert.deepEqual(clashSides(asking, now), [
    { label: "Already in this folder", size: "12.6 MB", when: "20 Nov", larger: false, newer: false },
    { label: "Yours", size: "61 MB", when: "Today, 14:02", larger: true, newer: true },
  ]);
  assert.equal(clashWords(asking), "");
  assert.equal(clashWords({ ...asking, changed: true }), "It was changed here meanwhile. Look again.");
  assert.equal(clashSides({ ...asking, clash: { ...clash, kind: "folder" } }, now), null);
});

test("“verified” is said only of what was compared, and of all only when it is all", () => {
  const done = (note) => rowWords(item({ state: "done", note }));
  assert.deepEqual(done("verified"), { text: "Verified", tone: "good" });
  assert.deepEqual(["checking", "unproved", null].map((note) => done(note).text), ["Uploaded, being verified", "Uploaded, not verified", "Uploaded"]);
  const end = { underWay: 0, sent: 2_100_000_000, done: 12 };
  assert.equal(factsOf(sums({ ...end, verified: 12 })), "2.1 GB · verified");
  assert.equal(factsOf(sums({ ...end, verified: 11 })), "2.1 GB · 11 verified");
  assert.equal(factsOf(sums({ ...end, verified: 0 })), "2.1 GB");
});

// Holds: X3
test("folders that were there are named, or counted", () => {
  assert.equal(mergedWords([]), "");
  assert.match(mergedWords(["Photos"]), /^“Photos” is already here/);
  assert.match(mergedWords(["Photos", "Music"]), /^2 folders are already here/);
});

test("of ten thousand rows thirty are drawn, those that run and ask first, in their order", () => {
  const items = Array.from({ length: 10_000 }, (_, n) => ({ id: n, state: n < 5000 ? "done" : "queued" }));
  items[4999].state = "sending";
  items[9999].state = "needs-choice";
  const { rows, more } = visibleRows(items, 30);
  assert.deepEqual([rows.length, more], [30, 9970]);
  assert.deepEqual([rows[0].id, rows[1].id, rows.at(-1).id], [4999, 5000, 9999]);
});

test("cancelled rows are gone", () => {
  assert.deepEqual(visibleRows([{ state: "cancelled" }, { state: "done" }], 30), { rows: [{ state: "done" }], more: 0 });
});

test("an empty folder is no file", () => {
  const sums = { files: 2, folders: 1, bytes: 10, sent: 10, done: 2, verified: 0, skipped: 0, failed: 0, needsChoice: 0, needsFile: 0, paused: 0, underWay: 0, speed: 0, secondsLeft: null };
  assert.equal(titleOf(sums), "2 files uploaded");
  assert.equal(titleOf({ ...sums, files: 0, done: 0 }), "1 folder made");
  assert.equal(titleOf({ ...sums, files: 0, done: 0, underWay: 1 }), "Making 1 folder");
});
