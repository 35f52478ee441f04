import { test } from "node:test";
import assert from "node:assert/strict";
import { rowsToDraw, scrollToShow } from "../js/components/grid-window.js";

const view = { scrollTop: 0, height: 460, rowHeight: 46, count: 100_000, always: [] };

// Holds: K2
test("a huge folder costs as many rows as the window shows, and some around them", () => {
  const rows = rowsToDraw({ ...view, scrollTop: 46 * 50_000 });
  assert.ok(rows.length < 60, `${rows.length} rows`);
  assert.ok(rows[0] <= 50_000 && rows.at(-1) >= 50_010);
});

test("a small folder is drawn whole, an empty one not at all", () => {
  assert.deepEqual(rowsToDraw({ ...view, count: 3 }), [0, 1, 2]);
  assert.deepEqual(rowsToDraw({ ...view, count: 0 }), []);
});

test("the row with the focus stays, in order, however far away", () => {
  const rows = rowsToDraw({ ...view, scrollTop: 46 * 50_000, always: [0, 99_999, -1, 100_000] });
  assert.equal(rows[0], 0);
  assert.equal(rows.at(-1), 99_999);
  assert.deepEqual(rows, [...rows].sort((a, b) => a - b));
});

test("showing a row scrolls no more than needed and never hides it in the fading edge", () => {
  const at = (index, scrollTop) => scrollToShow({ scrollTop, height: 460, rowHeight: 46, index, fade: 34 });
  assert.equal(at(3, 0), 0);
  assert.equal(at(1, 460), 46);
  assert.equal(at(9, 0), 34);
});
