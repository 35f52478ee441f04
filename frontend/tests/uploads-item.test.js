import assert from "node:assert/strict";
import { test } from "node:test";
import { newItem, reduce } from "../js/uploads/item.js";

const item = (facts = {}) =>
  newItem({ id: "u1", name: "a.bin", path: [], folder: { id: "3", name: "All" }, size: 100, ...facts });
const after = (start, ...events) => events.reduce(reduce, item(start));

test("a file goes from queued over sending and finishing to done", () => {
  const seen = [];
  let one = item();
  for (const event of [{ type: "prepare" }, { type: "send" }, { type: "progress", sent: 40 }, { type: "progress", sent: 100 }, { type: "done", nodeId: "9" }]) {
    one = reduce(one, event);
    seen.push(one.state);
  }
  assert.deepEqual(seen, ["folders", "sending", "sending", "finishing", "done"]);
  assert.equal(one.nodeId, "9");
});

test("an event that means nothing in a state changes nothing", () => {
  const done = after({ state: "done" });
  for (const type of ["pause", "resume", "fail", "cancel", "progress", "send", "nonsense"]) assert.equal(reduce(done, { type }), done);
});

test("a paused upload does not fail, wait or finish through answers that come late", () => {
  const paused = after({}, { type: "send" }, { type: "pause" });
  for (const type of ["fail", "wait", "done", "clash", "progress"]) assert.equal(reduce(paused, { type, error: {} }), paused);
});

test("a finished upload lets its file go", () => {
  assert.equal(after({ file: {} }, { type: "send" }, { type: "done" }).file, null);
});

test("attempts are counted until an upload comes further than ever before", () => {
  const lost = after({}, { type: "send" }, { type: "progress", sent: 50 }, { type: "wait", why: "network" }, { type: "again" }, { type: "send" });
  assert.equal(lost.attempts, 1);
  assert.equal(reduce(lost, { type: "progress", sent: 50 }).attempts, 1);
  assert.equal(reduce(lost, { type: "progress", sent: 51 }).attempts, 0);
});

test("the reason for waiting stays until the server has said something", () => {
  const trying = after({}, { type: "send" }, { type: "wait", why: "network" }, { type: "again" }, { type: "send" });
  assert.equal(trying.why, "network");
  assert.equal(reduce(trying, { type: "progress", sent: 0 }).why, null);
});

test("a clash of the completing request keeps the bytes on the server", () => {
  const clash = after({ uploadUrl: "/u/1" }, { type: "send" }, { type: "clash", node: { id: "5" }, complete: true });
  assert.equal(clash.state, "needs-choice");
  assert.equal(clash.complete, true);
  assert.equal(clash.uploadUrl, "/u/1");
  assert.equal(reduce(clash, { type: "choose", conflict: "keep_both", ifMatch: null }).complete, true);
});

test("an upload that the server gave up begins anew", () => {
  const anew = after({ uploadUrl: "/u/1" }, { type: "send" }, { type: "progress", sent: 60 }, { type: "restart" });
  assert.deepEqual([anew.state, anew.uploadUrl, anew.sent], ["queued", null, 0]);
});
