import assert from "node:assert/strict";
import { test } from "node:test";
import { speedOf, timeLeft, withSample } from "../js/uploads/progress.js";

// Holds: U1
test("speed is the mean of the last five seconds", () => {
  let samples = [];
  for (let second = 0; second <= 20; second += 1) {
    const moved = second <= 10 ? second * 1000 : 10_000 + (second - 10) * 3000;
    samples = withSample(samples, { at: second * 1000, moved });
  }
  assert.equal(speedOf(samples), 3000);
  assert.ok(samples.length <= 7);
});

test("speed is zero while nothing is known", () => {
  assert.equal(speedOf([]), 0);
  assert.equal(speedOf([{ at: 1, moved: 5 }]), 0);
});

test("speed falls to zero when nothing moves any more", () => {
  let samples = [];
  for (let second = 0; second <= 12; second += 1) samples = withSample(samples, { at: second * 1000, moved: Math.min(second, 2) * 1000 });
  assert.equal(speedOf(samples), 0);
});

// Holds: U1
test("time left is hidden until there are three seconds of data", () => {
  const facts = { remaining: 1000, speed: 100, before: null };
  assert.equal(timeLeft({ ...facts, runningMs: 2999 }), null);
  assert.equal(timeLeft({ ...facts, runningMs: 3000 }), 10);
});

// Holds: U1
test("time left never jumps up by more than half in one tick", () => {
  const facts = { remaining: 1000, runningMs: 9000 };
  assert.equal(timeLeft({ ...facts, speed: 1, before: 10 }), 15);
  assert.equal(timeLeft({ ...facts, speed: 0, before: 10 }), 15);
  assert.equal(timeLeft({ ...facts, speed: 500, before: 10 }), 2);
});

test("time left is unknown when nothing moves and nothing was known", () => {
  assert.equal(timeLeft({ remaining: 1000, speed: 0, runningMs: 9000, before: null }), null);
});
