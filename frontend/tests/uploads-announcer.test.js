import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../js/uploads/announcer.js";

const standing = (facts) => ({ files: 200, settled: 0, done: 0, failed: 0, needsChoice: 0, busy: true, paused: false, ...facts });

/** What is said of 200 files that take `ms` each. */
function batch(ms) {
  const announcer = new Announcer();
  const said = [];
  for (let done = 0; done <= 200; done += 1) {
    const sentence = announcer.next(standing({ done, settled: done, busy: done < 200 }), done * ms, "Guidelines");
    if (sentence) said.push(sentence);
  }
  return said;
}

// Holds: A8
test("200 slow files are announced five times: start, quarters, end", () => {
  assert.deepEqual(batch(1000), [
    "Uploading 200 files to Guidelines.",
    "50 of 200 files uploaded.",
    "100 of 200 files uploaded.",
    "150 of 200 files uploaded.",
    "200 files uploaded.",
  ]);
});

// Holds: A8
test("200 fast files are announced at start and end only", () => {
  assert.deepEqual(batch(20), ["Uploading 200 files to Guidelines.", "200 files uploaded."]);
});

test("a batch that ended before anybody looked is announced at its end", () => {
  const announcer = new Announcer();
  const end = standing({ files: 1, done: 1, settled: 1, busy: false });
  assert.equal(announcer.next(end, 0, "All files"), "1 file uploaded.");
  assert.equal(announcer.next(end, 60_000, "All files"), null);
});

test("pausing and going on are announced", () => {
  const announcer = new Announcer();
  announcer.next(standing(), 0, "All files");
  assert.equal(announcer.next(standing({ busy: false, paused: true }), 1, "All files"), "Uploads paused.");
  assert.equal(announcer.next(standing(), 2, "All files"), "Uploads go on.");
});

test("the end tells what failed and what needs a choice", () => {
  const announcer = new Announcer();
  announcer.next(standing(), 0, "All files");
  const end = standing({ settled: 200, done: 197, failed: 2, needsChoice: 1, busy: false });
  assert.equal(announcer.next(end, 1, "All files"), "197 files uploaded, 2 failed, 1 needs a choice.");
});

// Holds: A8
test("a hundred clashes are one alert", () => {
  const announcer = new Announcer();
  const alerts = [];
  for (let needsChoice = 0; needsChoice <= 100; needsChoice += 1) alerts.push(announcer.alert(standing({ needsChoice })));
  assert.equal(alerts.filter(Boolean).length, 1);
});
