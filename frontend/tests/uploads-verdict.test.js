import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, verdictOn } from "../js/uploads/verdict.js";

const judge = (status, code = "", method = "PATCH", attempts = 0, more = {}) =>
  verdictOn({ status, method, problem: { code, ...more }, retryAfter: null }, attempts);

test("without an answer an upload waits for the network, however often", () => {
  assert.deepEqual(judge(0, "", "PATCH", 0), { act: "wait", why: "network", after: null });
  assert.equal(judge(0, "", "PATCH", 500).act, "wait");
});

test("a 401 waits for a sign-in and never restarts", () => {
  for (const method of ["HEAD", "PATCH", "POST"]) assert.equal(judge(401, "token_invalid", method).why, "session");
});

test("a missing or expired upload begins anew, a missing folder fails", () => {
  assert.equal(judge(404, "", "HEAD").act, "restart");
  assert.equal(judge(410, "upload_gone", "PATCH").act, "restart");
  assert.equal(judge(404, "not_found", "POST").act, "fail");
  assert.match(judge(404, "not_found", "POST").text, /folder is not there/);
});

test("a taken name and changed facts ask, with the node in the way", () => {
  const node = { id: "7" };
  assert.equal(judge(409, "name_taken", "POST", 0, { node }).node, node);
  assert.equal(judge(412, "precondition_failed", "PATCH", 0, { node }).act, "clash");
});

test("a 409 at HEAD means that only the name is missing", () => {
  assert.equal(judge(409, "", "HEAD").act, "complete");
});

test("offset and checksum mismatches are sent again, but not for ever", () => {
  assert.equal(judge(409, "offset_mismatch").act, "again");
  assert.equal(judge(460, "checksum_mismatch").act, "again");
  assert.equal(judge(409, "offset_mismatch", "PATCH", 5).act, "fail");
});

test("a locked upload and a busy server are waited for", () => {
  assert.equal(judge(423, "upload_locked", "PATCH", 30).why, "locked");
  assert.equal(judge(503, "busy", "POST", 30).why, "busy");
  assert.equal(judge(503, "").why, "server");
  assert.equal(judge(502).why, "server");
});

test("a full space, a bad name and a file that is too large fail in plain words", () => {
  assert.match(judge(507, "quota_exceeded", "POST").text, /not enough space/);
  assert.match(judge(400, "invalid_name", "POST", 0, { rule: "slash" }).text, /cannot contain \//);
  assert.match(judge(413, "too_large", "POST").text, /larger than the server takes/);
});

test("a server's mistake is tried five times, then told with its request id", () => {
  assert.equal(judge(500, "server_error", "PATCH", 4).act, "wait");
  const verdict = judge(500, "server_error", "PATCH", 5, { request_id: "b0c1" });
  assert.deepEqual([verdict.act, verdict.requestId], ["fail", "b0c1"]);
});

test("pauses double from one second to thirty and are cut by chance to half at most", () => {
  assert.deepEqual([1, 2, 3, 6, 60].map((attempt) => backOff(attempt, 0)), [1000, 2000, 4000, 30_000, 30_000]);
  assert.equal(backOff(3, 1), 2000);
});
