import { test } from "node:test";
import assert from "node:assert/strict";
import { parseCsv, separatorOf } from "../js/lib/csv.js";
import { decodingOf } from "../js/lib/decode-text.js";
import { previewKind } from "../js/lib/preview-kind.js";
import { fitScale, heldInside, zoomedTo } from "../js/lib/zoom.js";

const rows = (text, options) => parseCsv(text, options).rows;
const kind = (name, media_type = null) => previewKind({ name, media_type });
const bytes = (...values) => new Uint8Array(values).buffer;

// Holds: P3
test("a table is read as RFC 4180 tells", () => {
  assert.deepEqual(rows("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
  assert.deepEqual(rows('"a, b","say ""hi""","two\nlines"\nx,,'), [["a, b", 'say "hi"', "two\nlines"], ["x", "", ""]]);
});

test("a table keeps going where writers were careless", () => {
  assert.deepEqual(rows('one "quoted" word,"shut"late\n\n\n"never shut,1\n2'), [['one "quoted" word', "shutlate"], ["never shut,1\n2"]]);
  assert.deepEqual(rows("old\rmac"), [["old"], ["mac"]]);
  assert.deepEqual(rows(""), []);
});

test("the separator is the one that the first line has most of, outside of quotes", () => {
  assert.equal(separatorOf('"a,b,c";d;e\n1,2,3,4,5'), ";");
  assert.equal(separatorOf("a\tb\n"), "\t");
  assert.equal(separatorOf("alone"), ",");
});

test("a table ends after so many rows and tells whether there was more", () => {
  assert.deepEqual(parseCsv("a\nb\nc\n", { limit: 2 }), { rows: [["a"], ["b"]], more: true, next: 4 });
  assert.deepEqual(parseCsv("a\nb\n\n", { limit: 2 }), { rows: [["a"], ["b"]], more: false, next: 4 });
});

test("a file is shown by what its type says, a text also by the end of its name", () => {
  assert.equal(kind("x.png", "image/png"), "image");
  assert.equal(kind("x.mov", "video/quicktime"), "video");
  assert.equal(kind("x.wav", "audio/x-wav"), "audio");
  assert.equal(kind("x.csv", "text/csv"), "table");
  assert.equal(kind("x", "text/plain"), "text");
  assert.equal(kind("x.json", "application/json"), "text");
  assert.equal(kind("notes.rs", "application/octet-stream"), "text");
  assert.equal(kind("Makefile"), "text");
  assert.equal(kind("main.ts", "video/mp2t"), "text");
  assert.equal(kind("x.md", "text/markdown"), "markdown");
  assert.equal(kind("x.pdf", "application/pdf"), "pdf");
});

// Holds: P3
test("what a browser would run is read as text or not shown at all", () => {
  assert.equal(kind("x.svg", "image/svg+xml"), "text");
  assert.equal(kind("x.html", "text/html"), "text");
  assert.equal(kind("x.xhtml", "application/xhtml+xml"), "text");
  assert.equal(kind("x.tif", "image/tiff"), "facts");
  assert.equal(kind("x.zip", "application/zip"), "facts");
});

const decodeText = (/** @type {ArrayBuffer} */ start) => decodingOf(start)?.decode(start, { stream: true }) ?? null;

test("text is UTF-8, UTF-16 with its mark, or every byte a letter; a letter cut in two is left out", () => {
  assert.equal(decodeText(bytes(0x61, 0xc3, 0xa9, 0xc3)), "aé");
  assert.equal(decodeText(bytes(0xff, 0xfe, 0x61, 0x00)), "a");
  assert.equal(decodeText(bytes(0x61, 0xe9, 0x62)), "aéb");
  assert.equal(decodeText(bytes(0x61, 0x00, 0x62)), null);
});

test("a picture is whole at first and never larger than it is", () => {
  assert.equal(fitScale({ width: 400, height: 100 }, { width: 200, height: 200 }), 0.5);
  assert.equal(fitScale({ width: 40, height: 10 }, { width: 200, height: 200 }), 1);
});

// Holds: P2
test("zooming keeps the spot under the pointer, and the edges where they belong", () => {
  const picture = { width: 400, height: 400 };
  const pane = { width: 200, height: 200 };
  const place = zoomedTo({ scale: 1, x: 0, y: 0 }, 2, { x: 50, y: 0 }, picture, pane);
  assert.deepEqual(place, { scale: 2, x: -50, y: 0 });
  assert.deepEqual(heldInside({ scale: 1, x: 500, y: -500 }, picture, pane), { scale: 1, x: 100, y: -100 });
  assert.equal(zoomedTo(place, 0.01, { x: 50, y: 0 }, picture, pane).scale, 0.5);
  assert.deepEqual(zoomedTo(place, 0.01, { x: 50, y: 0 }, picture, pane), { scale: 0.5, x: 0, y: 0 });
});
