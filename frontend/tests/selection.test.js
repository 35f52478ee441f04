import { test } from "node:test";
import assert from "node:assert/strict";
import { Selection } from "../js/state/selection.js";
import { gridKeys } from "../js/components/grid-keys.js";

const order = ["a", "b", "c", "d"];
const chosen = (selection) => [...selection.ids].sort().join("");

// Holds: SE1
test("a range holds both its ends, in either direction", () => {
  const selection = new Selection();
  selection.only("c");
  selection.rangeTo("a", order);
  assert.equal(chosen(selection), "abc");
  selection.rangeTo("d", order);
  assert.equal(chosen(selection), "cd");
});

// Holds: SE1
test("toggling keeps the others and moves the anchor", () => {
  const selection = new Selection();
  selection.only("a");
  selection.toggle("c");
  selection.rangeTo("d", order);
  assert.equal(chosen(selection), "cd");
  selection.toggle("d");
  assert.equal(chosen(selection), "c");
});

// Holds: SE4
test("what vanished leaves the selection, and only then does it change", () => {
  const selection = new Selection();
  selection.all(order);
  let changes = 0;
  selection.addEventListener("change", () => (changes += 1));
  selection.retain(order);
  assert.equal(changes, 0);
  selection.focus = "d";
  selection.retain(["a", "b"]);
  assert.deepEqual([chosen(selection), changes, selection.focus], ["ab", 1, null]);
});

/** A grid of one column of names that writes down what it is told. */
function keyboard(focused = "b") {
  const told = [];
  const press = gridKeys({
    order: () => order, focused: () => focused, pageRows: () => 2, columns: () => 1, toEnd: () => 1, singles: () => true, goToEnd: (mode) => told.push(`${mode} d`), nameOf: (id) => ({ a: "apple", b: "bear", c: "cat", d: "cow" })[id],
    goTo: (id, mode) => told.push(`${mode} ${id}`), toggle: (id) => told.push(`toggle ${id}`),
    command: (name) => told.push(name), cell: (step) => told.push(`cell ${step}`),
  });
  let prevented = 0;
  const key = (name, more = {}) => press({ key: name, timeStamp: 0, preventDefault: () => (prevented += 1), ...more });
  return { key, told, prevented: () => prevented };
}

// Holds: K1
test("arrows move the selection, with Shift the range, with Ctrl only the focus", () => {
  const { key, told } = keyboard();
  key("ArrowDown");
  key("ArrowUp", { shiftKey: true });
  key("ArrowDown", { ctrlKey: true });
  key("End");
  key("PageDown");
  assert.deepEqual(told, ["only c", "range a", "focus c", "only d", "only d"]);
});

// Holds: K6
test("commands have keys, and letters find names", () => {
  const { key, told } = keyboard();
  for (const name of ["Enter", "F2", "Delete", "Escape", "Backspace", " "]) key(name);
  key("a", { ctrlKey: true });
  key("c", { timeStamp: 1000 });
  key("o", { timeStamp: 1100 });
  assert.deepEqual(told, ["open", "rename", "delete", "clear", "parent", "toggle b", "all", "only c", "only d"]);
});

// Holds: K6, K7
test("chords of the browser and of an input method stay theirs", () => {
  const { key, told, prevented } = keyboard();
  key("r", { ctrlKey: true });
  key("ArrowDown", { altKey: true });
  key("Tab");
  key("a", { isComposing: true });
  assert.deepEqual([told, prevented()], [[], 0]);
});
