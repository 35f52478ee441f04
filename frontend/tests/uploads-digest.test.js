import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { treeDigest } from "../js/uploads/tree-digest.js";

const sha = (bytes) => createHash("sha256").update(bytes).digest();

test("the tree digest is SHA-256 over the digests of the 1 MiB pieces", async () => {
  const bytes = Buffer.alloc(2.5 * 1024 * 1024, "holdfast");
  const pieces = [0, 1, 2].map((piece) => sha(bytes.subarray(piece * 1048576, (piece + 1) * 1048576)));
  assert.equal(await treeDigest(new Blob([bytes])), sha(Buffer.concat(pieces)).toString("hex"));
});

test("the empty file's digest is SHA-256 of nothing", async () => {
  assert.equal(await treeDigest(new Blob([])), sha("").toString("hex"));
});
