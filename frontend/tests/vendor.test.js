// Vendored files are what their README says, byte for byte, and nothing else lies there.
import { test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const VENDOR = new URL("../vendor", import.meta.url).pathname;

/** Rows of the table that end in a hash: file → SHA-256. */
function promised() {
  const rows = readFileSync(join(VENDOR, "README.md"), "utf8").split("\n").filter((line) => /`[0-9a-f]{64}` \|$/.test(line));
  const files = rows.map((row) => {
    const cells = row.split("|").map((cell) => cell.trim().replaceAll("`", ""));
    return [cells.find((cell) => /^[\w.-]+\/[\w./-]+$/.test(cell)), cells.at(-2)];
  });
  return new Map([...files, ...files.flatMap(([name]) => (name.endsWith("SHA256SUMS") ? listed(name) : []))]);
}

/** Folders of many files have a list of their own. @param {string} name */
function listed(name) {
  const lines = readFileSync(join(VENDOR, name), "utf8").trim().split("\n");
  return lines.map((line) => [join(dirname(name), line.slice(66)), line.slice(0, 64)]);
}

test("every vendored file has the hash that the README promises", () => {
  const promises = promised();
  assert.ok(promises.size >= 2);
  for (const [file, hash] of promises) {
    assert.equal(createHash("sha256").update(readFileSync(join(VENDOR, file))).digest("hex"), hash, file);
  }
});

test("no vendored file is missing from the README", () => {
  const there = readdirSync(VENDOR, { recursive: true }).filter((name) => statSync(join(VENDOR, name)).isFile());
  assert.deepEqual(there.filter((name) => name !== "README.md").sort(), [...promised().keys()].sort());
});
