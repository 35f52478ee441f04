import { test } from "node:test";
import assert from "node:assert/strict";
import { formatBytes, formatLeft, formatWhen } from "../js/lib/format.js";
import { sayCount } from "../js/lib/say.js";
import { brokenRule, compareNames, shorteningParts, splitName } from "../js/lib/names.js";
import { explain } from "../js/lib/explain.js";
import { fileLook } from "../js/lib/file-kind.js";
import { safeUrl } from "../js/lib/dom.js";

test("bytes carry the unit that leaves one to three digits", () => {
  const shown = [0, 999, 1000, 1500, 99_949, 100_400, 999_499, 999_500, 8_400_000, 2_147_483_648].map(formatBytes);
  assert.deepEqual(shown, ["0 B", "999 B", "1 KB", "1.5 KB", "99.9 KB", "100 KB", "999 KB", "1 MB", "8.4 MB", "2.1 GB"]);
});

test("times near now are told by the day, others by the date", () => {
  const now = new Date(2026, 10, 22, 18, 0);
  const at = (...parts) => formatWhen(new Date(...parts).toISOString(), now);
  assert.equal(at(2026, 10, 22, 14, 2), "Today, 14:02");
  assert.equal(at(2026, 10, 21, 23, 59), "Yesterday");
  assert.equal(at(2026, 10, 19, 8, 0), "19 Nov");
  assert.equal(at(2025, 10, 19, 8, 0), "19 Nov 2025");
});

test("counts and waits are words", () => {
  assert.deepEqual([1, 0, 5000].map((n) => sayCount(n, "{n} item", "{n} items")), ["1 item", "0 items", "5,000 items"]);
  assert.deepEqual([formatLeft(0.2), formatLeft(20), formatLeft(200), formatLeft(9000)], ["about 1 s", "about 20 s", "about 3 min", "about 3 h"]);
});

test("a stem ends before the last dot, and a leading dot makes no extension", () => {
  assert.deepEqual(splitName("Report.final.pdf"), ["Report.final", ".pdf"]);
  assert.deepEqual(splitName(".profile"), [".profile", ""]);
  assert.deepEqual(splitName("Folder"), ["Folder", ""]);
});

// Holds: B5
test("a shortened name keeps its end and loses no letter", () => {
  const [start, end] = shorteningParts("Brand guidelines v4.pdf");
  assert.equal(end, " v4.pdf");
  assert.equal(start + end, "Brand guidelines v4.pdf");
  assert.equal(shorteningParts("a").join(""), "a");
  assert.equal(shorteningParts("👩‍🚀.png").join(""), "👩‍🚀.png");
});

test("names are judged by the rules of the API", () => {
  const verdicts = { "": "empty", ".": "dot", "..": "dot", "a/b": "slash", "a\\b": "slash", "a\nb": "control", "a\0": "control", "\ud800": "not_unicode" };
  for (const [name, rule] of Object.entries(verdicts)) assert.equal(brokenRule(name), rule, JSON.stringify(name));
  assert.equal(brokenRule("é".repeat(127)), null);
  assert.equal(brokenRule("é".repeat(128)), "too_long");
  assert.equal(brokenRule(" trailing dot."), null);
});

// Holds: B3
test("names sort as people count", () => {
  assert.deepEqual(["img10", "img2", "Img1"].sort(compareNames), ["Img1", "img2", "img10"]);
});

test("an error says what happened in words, and a code nobody knows falls back to the server's", () => {
  assert.match(explain({ code: "name_taken", extras: { node: { name: "Report.pdf" } } }), /“Report.pdf” is already/);
  assert.match(explain({ code: "invalid_name", extras: { rule: "slash" } }), /\//);
  assert.match(explain({ code: "too_many_attempts", retryAfter: 40 }), /40 seconds/);
  assert.equal(explain({ code: "brand_new", detail: "The moon is full." }), "The moon is full.");
  assert.equal(explain({ code: "invalid_field", extras: { fields: { password: ["Too short."] } } }), "Too short.");
});

test("a file without a known type is judged by the end of its name", () => {
  assert.equal(fileLook("a.pdf", "application/octet-stream").icon, "document");
  assert.equal(fileLook("a.bin", null).icon, "file");
  assert.equal(fileLook("a.bin", "video/mp4").icon, "video");
});

test("an address that would run code is refused", () => {
  assert.throws(() => safeUrl("javascript:alert(1)"), TypeError);
  assert.throws(() => safeUrl("data:text/html,x"), TypeError);
  assert.equal(safeUrl("/f/12"), "/f/12");
});
