import { test } from "node:test";
import assert from "node:assert/strict";
import { matchRanges } from "../js/lib/matches.js";

const met = (name, q) => matchRanges(name, q).map(([from, to]) => name.slice(from, to));

// Holds: Q1
test("every word is marked wherever it stands, in any case", () => {
  assert.deepEqual(met("Report on Reports.pdf", "report"), ["Report", "Report"]);
  assert.deepEqual(met("Boat plan.pdf", "PLAN bo"), ["Bo", "plan"]);
  assert.deepEqual(met("Notes.txt", "zebra"), []);
  assert.deepEqual(met("Notes.txt", "  "), []);
});

test("marks that touch become one, and accents are letters of their own", () => {
  assert.deepEqual(met("banana", "ana nan"), ["anana"]);
  assert.deepEqual(met("Élan.txt", "élan"), ["Élan"]);
  assert.deepEqual(met("Élan.txt", "elan"), []);
});

test("letters that fold to several stay whole", () => {
  assert.deepEqual(met("İzmir 🚢 map", "zmir"), ["zmir"]);
  assert.deepEqual(met("İzmir 🚢 map", "🚢"), ["🚢"]);
  assert.deepEqual(met("İzmir", "i"), ["İ", "i"]);
});
