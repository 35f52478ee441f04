import assert from "node:assert/strict";
import { test } from "node:test";
import { BulkTransport } from "../js/uploads/bulk.js";
import { settle } from "./uploads-helpers.js";

/** An XMLHttpRequest that is told what to answer. */
class FakeRequest {
  headers = {};
  upload = {};
  status = 0;
  responseText = "";
  answerHeaders = {};
  open = (...call) => (this.opened = call);
  setRequestHeader = (name, value) => (this.headers[name] = value);
  getResponseHeader = (name) => this.answerHeaders[name] ?? null;
  send = (body) => (this.body = body);
  abort = () => {
    this.aborted = true;
    this.onabort();
  };
  answer(status, body, headers = {}) {
    Object.assign(this, { status, responseText: typeof body === "string" ? body : JSON.stringify(body), answerHeaders: headers });
    this.onload();
  }
}

const FILES = [
  { folderId: "3", name: "a.txt", type: "text/plain", file: new Blob(["hello"]) },
  { folderId: "4", name: "ä", type: "", file: new Blob([]) },
  { folderId: "3", name: "c", type: "", file: new Blob(["c"]) },
];

/** A transfer on its way. The test ends it, so that no clock goes on. */
async function begin(t) {
  const requests = [];
  const said = { progress: [], answers: [], rejected: [] };
  const transport = new BulkTransport({
    endpoint: "http://api/api/v1/bulk",
    freshToken: async () => "token",
    rejectToken: (token) => said.rejected.push(token),
    newRequest: () => requests[requests.push(new FakeRequest()) - 1],
  });
  const transfer = transport.send(FILES, { onProgress: (sent) => said.progress.push(sent), onAnswer: (status) => said.answers.push(status) });
  const outcome = { error: null, nodes: null };
  void transfer.result.then((nodes) => (outcome.nodes = nodes), (error) => (outcome.error = error));
  t.after(() => transfer.stop());
  await settle();
  return { request: requests[0], transfer, said, outcome };
}

test("the body is a line that lists the files, and then their bytes", async (t) => {
  const { request } = await begin(t);
  assert.deepEqual(request.opened, ["POST", "http://api/api/v1/bulk"]);
  assert.deepEqual(request.headers, { Authorization: "Bearer token", "Content-Type": "application/vnd.holdfast.bulk" });
  const [line, rest] = (await request.body.text()).split("\n");
  assert.equal(rest, "helloc");
  assert.deepEqual(JSON.parse(line), {
    files: [
      { folder: "3", name: "a.txt", size: 5, media_type: "text/plain" },
      { folder: "4", name: "ä", size: 0 },
      { folder: "3", name: "c", size: 1 },
    ],
    conflict: "fail",
  });
});

test("progress counts the bytes of files alone", async (t) => {
  const { request, said } = await begin(t);
  for (const loaded of [10, request.body.size - 3, request.body.size]) request.upload.onprogress({ loaded });
  assert.deepEqual(said.progress, [0, 3, 6]);
});

test("it gives the nodes in their order", async (t) => {
  const { request, said, outcome } = await begin(t);
  request.answer(201, { items: [{ id: "1" }, { id: "2" }, { id: "3" }] });
  await settle();
  assert.deepEqual([outcome.nodes.map(({ id }) => id), said.answers], [["1", "2", "3"], [201]]);
});

test("a refusal is told with its errors and the time to wait", async (t) => {
  const { request, said, outcome } = await begin(t);
  request.answer(409, { code: "bulk_refused", errors: [{ index: 1, code: "name_taken" }] }, { "Retry-After": "7" });
  await settle();
  const { status, problem, retryAfter } = outcome.error;
  assert.deepEqual([status, problem.errors.length, retryAfter, said.answers], [409, 1, 7, [409]]);
});

test("a lost connection is no answer", async (t) => {
  const { request, said, outcome } = await begin(t);
  request.onerror();
  await settle();
  assert.deepEqual([outcome.error.status, said.answers], [0, []]);
});

test("a refused token is told, so that the next one differs", async (t) => {
  const { request, said } = await begin(t);
  request.answer(401, { code: "token_invalid" });
  await settle();
  assert.deepEqual(said.rejected, ["token"]);
});

test("a good status with a strange body is not believed", async (t) => {
  for (const body of ["<html>", { items: [{ id: "1" }] }]) {
    const { request, outcome } = await begin(t);
    request.answer(200, body);
    await settle();
    assert.equal(outcome.error.status, 502);
  }
});

test("after a stop it stays silent", async (t) => {
  const { request, transfer, outcome } = await begin(t);
  transfer.stop();
  request.upload.onprogress({ loaded: 100 });
  await settle();
  assert.deepEqual([request.aborted, outcome.error, outcome.nodes], [true, null, null]);
});
