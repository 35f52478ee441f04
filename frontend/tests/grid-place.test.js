import { test } from "node:test";
import assert from "node:assert/strict";
import { idsFrom, movedBy } from "../js/components/grid-place.js";

const index = (ids) => new Map(ids.map((id, at) => [id, at]));
const nodes = (ids) => ids.map((id) => ({ id }));

// Holds: MS3
test("what is in view stays while entries come and go above it, in rows and in tiles", () => {
  for (const [columns, before, after, scrollTop, moved] of [
    [1, "abcdefgh", "xyabcdefgh", 100, 100],
    [1, "abcdefgh", "cdefgh", 200, -100],
    [1, "abcdefgh", "abxefgh", 100, -50], // the one at the edge is gone: the next one that is left holds
    [1, "abcdefgh", "zz", 100, 0],
    [2, "abcdefgh", "xyabcdefgh", 100, 50],
    [2, "abcdefgh", "xabcdefgh", 100, 0],
  ]) {
    const layout = { columns, lineHeight: 50 };
    const ids = idsFrom(nodes([...before]), scrollTop, layout);
    assert.equal(movedBy(ids, index([...before]), index([...new Set(after)]), layout), moved, `${before} → ${after}`);
  }
});
