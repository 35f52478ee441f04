import assert from "node:assert/strict";
import { test } from "node:test";
import { droppedEntries, pickedFiles, walk } from "../js/uploads/entries.js";

globalThis.File ??= (await import("node:buffer")).File; // a global in browsers and from Node 20 on

const file = (name) => ({ isFile: true, name, file: (found) => found({ name }) });
const broken = (name) => ({ isFile: true, name, file: (_, fail) => fail(new Error("no access")) });

/** A folder that hands out a hundred entries a call, as Chromium does. */
function folder(name, children) {
  return {
    isFile: false,
    name,
    createReader() {
      let at = 0;
      return { readEntries: (found) => found(children.slice(at, (at += 100))) };
    },
  };
}

async function walked(...entries) {
  const all = { files: [], empty: [], unreadable: [], calls: 0 };
  await walk(entries, {
    found: (files, empty) => {
      all.files.push(...files.map(({ file: { name }, path }) => [...path, name].join("/")));
      all.empty.push(...empty.map((path) => path.join("/")));
      all.calls += 1;
    },
    unreadable: (name) => all.unreadable.push(name),
  });
  return all;
}

// Holds: D2
test("a dropped folder keeps its tree, its empty folders too", async () => {
  const { files, empty } = await walked(folder("trip", [file("a"), folder("day 1", [file("b")]), folder("none", [])]), file("c"));
  assert.deepEqual(files, ["trip/a", "trip/day 1/b", "c"]);
  assert.deepEqual(empty, ["trip/none"]);
});

// Holds: D2
test("folders of more than a hundred entries are read to their end, in parts", async () => {
  const { files, calls } = await walked(folder("many", Array.from({ length: 1050 }, (_, n) => file(`f${n}`))));
  assert.equal(files.length, 1050);
  assert.equal(new Set(files).size, 1050);
  assert.ok(calls > 4);
});

// Holds: D2
test("forty folders inside each other are walked", async () => {
  let tree = folder("39", [file("x")]);
  for (let level = 38; level >= 0; level -= 1) tree = folder(String(level), [tree]);
  const { files } = await walked(tree);
  assert.equal(files[0].split("/").length, 41);
});

test("what cannot be read is told and the rest goes on", async () => {
  const { files, unreadable } = await walked(folder("f", [broken("secret"), file("a")]));
  assert.deepEqual([files, unreadable], [["f/a"], ["secret"]]);
});

test("every entry of a drop is taken before the event is over; text is left alone", () => {
  const items = [
    { kind: "file", webkitGetAsEntry: () => file("a") },
    { kind: "string" },
    { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => ({ name: "b" }) },
  ];
  assert.deepEqual(droppedEntries(items).map(({ name }) => name), ["a", "b"]);
});

test("a picked folder's files know the folders above them", () => {
  const picked = pickedFiles([{ name: "b.txt", webkitRelativePath: "trip/day 1/b.txt" }, { name: "c.txt", webkitRelativePath: "" }]);
  assert.deepEqual(picked.map(({ path }) => path), [["trip", "day 1"], []]);
});
