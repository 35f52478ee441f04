import { test } from "node:test";
import assert from "node:assert/strict";
import { linesToDraw, scrollToShow } from "../js/components/grid-window.js";
import { keyTarget, layoutFor, lineCount, touchedBy } from "../js/components/grid-layout.js";

const view = { scrollTop: 0, height: 460, lineHeight: 46, count: 100_000, always: [] };

test("a huge folder costs as many rows as the window shows, and some around them", () => {
  const rows = linesToDraw({ ...view, scrollTop: 46 * 50_000 });
  assert.ok(rows.length < 60, `${rows.length} rows`);
  assert.ok(rows[0] <= 50_000 && rows.at(-1) >= 50_010);
});

test("a tall window has fewer rows around it, so that they stay below sixty", () => {
  const rows = linesToDraw({ ...view, height: 46 * 50, scrollTop: 46 * 50_000 + 20, always: [3, 4] });
  assert.ok(rows.length <= 60, `${rows.length} rows`);
});

test("a small folder is drawn whole, an empty one not at all", () => {
  assert.deepEqual(linesToDraw({ ...view, count: 3 }), [0, 1, 2]);
  assert.deepEqual(linesToDraw({ ...view, count: 0 }), []);
});

test("the row with the focus stays, in order, however far away", () => {
  const rows = linesToDraw({ ...view, scrollTop: 46 * 50_000, always: [0, 99_999, -1, 100_000] });
  assert.equal(rows[0], 0);
  assert.equal(rows.at(-1), 99_999);
  assert.deepEqual(rows, [...rows].sort((a, b) => a - b));
});

test("showing a row scrolls no more than needed and never hides it in the fading edge", () => {
  const at = (line, scrollTop) => scrollToShow({ scrollTop, height: 460, lineHeight: 46, line, fade: 34 });
  assert.equal(at(3, 0), 0);
  assert.equal(at(1, 460), 46);
  assert.equal(at(9, 0), 34);
});

test("pictures stand in as many columns as there is room for, rows in one", () => {
  assert.equal(layoutFor("list", 1000, false).columns, 1);
  assert.equal(layoutFor("grid", 996, false).columns, 5);
  assert.equal(layoutFor("grid", 366, true).columns, 2);
  assert.equal(layoutFor("grid", 0, false).columns, 1);
  assert.equal(lineCount(11, layoutFor("grid", 996, false)), 3);
});

// Holds: K1
test("in columns the arrows go along the line and from line to line, mirrored where people read from the right", () => {
  const from = (at, key, more = {}) => keyTarget(key, { at, count: 11, columns: 4, page: 2, toEnd: 1, ...more });
  assert.equal(from(1, "ArrowRight"), 2);
  assert.equal(from(1, "ArrowRight", { toEnd: -1 }), 0);
  assert.equal(from(3, "ArrowRight"), 4);
  assert.equal(from(1, "ArrowDown"), 5);
  assert.equal(from(1, "ArrowUp"), 1);
  assert.equal(from(7, "ArrowDown"), 10); // the line below ends before
  assert.equal(from(9, "ArrowDown"), 9);
  assert.equal(from(1, "PageDown"), 9);
  assert.equal(from(9, "PageDown"), 10);
  assert.equal(from(-1, "ArrowDown"), 0);
  assert.equal(from(1, "ArrowRight", { columns: 1 }), null);
  assert.equal(from(1, "x"), null);
});

// Holds: SE2
test("a rectangle touches the entries that it covers, wherever it was begun, and none by the gap between them", () => {
  const list = { layout: layoutFor("list", 0, false), width: 900, count: 5 };
  assert.deepEqual(touchedBy({ x1: 10, y1: 100, x2: 12, y2: 47 }, list), [1, 2]);
  assert.deepEqual(touchedBy({ x1: 10, y1: 500, x2: 12, y2: 200 }, list), [4]);
  const pictures = { layout: { columns: 4, lineHeight: 200, gap: 12, overscan: 3 }, width: 788, count: 7 };
  assert.deepEqual(touchedBy({ x1: 150, y1: 50, x2: 250, y2: 250 }, pictures), [0, 1, 4, 5]);
  assert.deepEqual(touchedBy({ x1: 190, y1: 50, x2: 199, y2: 60 }, pictures), []);
  assert.deepEqual(touchedBy({ x1: 650, y1: 250, x2: 700, y2: 260 }, pictures), []);
  assert.deepEqual(touchedBy({ x1: -20, y1: -20, x2: 5, y2: 5 }, pictures), [0]);
});
