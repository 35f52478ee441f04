import { test } from "node:test";
import assert from "node:assert/strict";
import { quotaInBytes, quotaInWords } from "../js/lib/quota.js";

test("a quota is shown in the largest unit that it fills", () => {
  assert.deepEqual(quotaInWords(20_000_000_000), { amount: "20", unit: "GB" });
  assert.deepEqual(quotaInWords(1_500_000_000_000), { amount: "1.5", unit: "TB" });
  assert.deepEqual(quotaInWords(500_000), { amount: "0.5", unit: "MB" });
  assert.deepEqual(quotaInWords(null), { amount: "", unit: "GB" });
});

test("nothing written is no limit, and zero is none at all", () => {
  assert.equal(quotaInBytes("  ", "GB"), null);
  assert.equal(quotaInBytes("0", "GB"), 0);
});

test("a comma is as good as a point", () => {
  assert.equal(quotaInBytes("1,5", "GB"), 1_500_000_000);
  assert.equal(quotaInBytes("1.5", "TB"), 1_500_000_000_000);
});

test("what is no size is told apart from no limit", () => {
  for (const text of ["a lot", "-1", "1e3", "1.2.3", "99999999999"]) assert.ok(Number.isNaN(quotaInBytes(text, "TB")), text);
});
