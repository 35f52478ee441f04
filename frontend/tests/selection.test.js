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
// Holds: K6
test("letters that come within half a second are one word, later ones begin a new one", () => {
  const { key, told } = keyboard("a");
  key("c", { timeStamp: 1000 });
  key("o", { timeStamp: 1499 });
  key("c", { timeStamp: 2000 });
  key("b", { timeStamp: 2400 });
  assert.deepEqual(told, ["only c", "only d", "only c"]);
});

// Holds: K4
test("Shift+Delete is another word than Delete", () => {
  const { key, told } = keyboard();
  key("Delete");
  key("Delete", { shiftKey: true });
  assert.deepEqual(told, ["delete", "purge"]);
});

// Holds: SE3
test("all means also what is not loaded: it counts at once, and joins as it comes, but for what was taken out", () => {
  const selection = new Selection();
  selection.all(order, 100);
  assert.deepEqual([selection.size, chosen(selection)], [100, "abcd"]);
  selection.toggle("b");
  assert.equal(selection.size, 99);
  selection.retain([...order, "e", "f"], { complete: false, total: 100 });
  assert.deepEqual([selection.size, chosen(selection)], [99, "acdef"]);
  selection.retain([...order, "e", "f", "g"]);
  assert.deepEqual([selection.size, chosen(selection)], [6, "acdefg"]);
  selection.only("a");
  assert.equal(selection.size, 1);
});

// Holds: SE4
test("what is merely not loaded stays chosen, what is gone does not", () => {
  const selection = new Selection();
  selection.become(order);
  assert.equal(selection.retain(["a"], { complete: false, total: 9, gone: new Set(["d"]) }), 1);
  assert.equal(chosen(selection), "abc");
  assert.equal(selection.retain(["a"]), 2);
});

// Holds: K7
test("the keys of an input method and of fields are not for the list", () => {
  const { key, told, prevented } = keyboard();
  key("F2", { isComposing: true });
  key("x", { defaultPrevented: true });
  assert.deepEqual([told, prevented()], [[], 0]);
});

test("chords of the browser and of an input method stay theirs", () => {
  const { key, told, prevented } = keyboard();
  key("r", { ctrlKey: true });
  key("ArrowDown", { altKey: true });
  key("Tab");
  key("a", { isComposing: true });
  assert.deepEqual([told, prevented()], [[], 0]);
});
