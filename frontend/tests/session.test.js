import { test } from "node:test";
import assert from "node:assert/strict";
import { Session } from "../js/api/session.js";
import { Client } from "../js/api/client.js";

const ada = { id: "1", username: "ada", space: { root: "2" } };

/** A server in a function: `answers` by "METHOD path", each [status, body] or a function of the request. */
function server(answers) {
  const calls = [];
  const fetch = async (url, options) => {
    const key = `${options.method} ${new URL(url).pathname.replace("/api/v1", "")}`;
    calls.push({ key, ...options });
    const given = answers[key];
    const [status, body, headers] = typeof given === "function" ? given(options, calls) : given;
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
  };
  return { fetch, calls, count: (key) => calls.filter((call) => call.key === key).length };
}

const grants = () => {
  let number = 0;
  return () => [200, { access: `token-${++number}`, expires_in: 600, user: ada }];
};
const ended = [401, { code: "session_ended" }];
const base = "http://api.test/api/v1";

/** Channels that hear each other, as tabs do: at once, or after some milliseconds. */
function channels(count, after = 0) {
  const all = Array.from({ length: count }, () => Object.assign(new EventTarget(), { postMessage: () => {} }));
  for (const channel of all) {
    const tell = (data) => {
      for (const other of all) if (other !== channel) other.dispatchEvent(Object.assign(new Event("message"), { data }));
    };
    channel.postMessage = (data) => (after ? setTimeout(tell, after, data) : tell(data));
  }
  return all;
}

/** One holder at a time, in order. */
function sharedLocks() {
  let last = Promise.resolve();
  let waiting = 0;
  const request = (_name, { ifAvailable }, work) => {
    if (ifAvailable && waiting) return work(null);
    waiting += 1;
    const run = () => work({}).finally(() => (waiting -= 1));
    return (last = last.then(run, run));
  };
  return { request };
}

test("many requests at once cause one refresh", async () => {
  const { fetch, count } = server({ "POST /session/refresh": grants() });
  const session = new Session({ fetch, base });
  const tokens = await Promise.all([1, 2, 3].map(() => session.freshToken()));
  assert.deepEqual(tokens, ["token-1", "token-1", "token-1"]);
  assert.equal(count("POST /session/refresh"), 1);
});

// Holds: MS2
test("two tabs cause one refresh, and both have the new token", async () => {
  const { fetch, count } = server({ "POST /session/refresh": grants() });
  const locks = sharedLocks();
  const tabs = channels(2, 100).map((channel) => new Session({ fetch, base, channel, locks }));
  assert.deepEqual(await Promise.all(tabs.map((tab) => tab.freshToken())), ["token-1", "token-1"]);
  assert.equal(count("POST /session/refresh"), 1);
});

test("a token is renewed ahead when it is not good for as long as asked", async () => {
  let now = 0;
  const { fetch } = server({ "POST /session/refresh": grants() });
  const session = new Session({ fetch, base, now: () => now });
  assert.equal(await session.freshToken(), "token-1");
  now = 550_000;
  assert.equal(await session.freshToken({ minSeconds: 40 }), "token-1");
  assert.equal(await session.freshToken({ minSeconds: 60 }), "token-2");
});

test("the cookie goes only to the session's paths, with the header that forms cannot send", async () => {
  const { fetch, calls } = server({ "POST /session/refresh": grants(), "GET /me": [200, ada] });
  const session = new Session({ fetch, base });
  await new Client({ fetch, base, session }).request("GET", "/me");
  assert.deepEqual(calls.map((call) => call.credentials), ["include", "omit"]);
  assert.equal(calls[0].headers["X-Holdfast"], "1");
  assert.equal(calls[1].headers.Authorization, "Bearer token-1");
});

// Holds: MS1
test("work waits while the session is over and goes on after signing in again", async () => {
  const { fetch } = server({
    "POST /session/refresh": ended,
    "POST /session": [200, { access: "again", expires_in: 600, user: ada }],
    "GET /me": [200, ada],
  });
  const session = new Session({ fetch, base });
  let asked = 0;
  session.addEventListener("expired", () => (asked += 1));
  const client = new Client({ fetch, base, session });
  const waiting = Promise.all([client.request("GET", "/me"), client.request("GET", "/me")]);
  await new Promise((resolve) => session.addEventListener("expired", resolve, { once: true }));
  await session.signIn("ada", "secret");
  assert.deepEqual(await waiting, [ada, ada]);
  assert.equal(asked, 1);
});

test("a request that is given up stops waiting for a sign-in", async () => {
  const { fetch } = server({ "POST /session/refresh": ended });
  const session = new Session({ fetch, base });
  const given = new AbortController();
  session.addEventListener("expired", () => setTimeout(() => given.abort()));
  await assert.rejects(session.freshToken({ signal: given.signal }), { name: "AbortError" });
});

test("a refused token is renewed and the request repeated once", async () => {
  const { fetch, count } = server({
    "POST /session/refresh": grants(),
    "POST /nodes": (options) =>
      options.headers.Authorization === "Bearer token-2" ? [201, { id: "9" }] : [401, { code: "token_invalid" }],
  });
  const session = new Session({ fetch, base });
  const answer = await new Client({ fetch, base, session }).request("POST", "/nodes", { body: { name: "Plans" } });
  assert.equal(answer.id, "9");
  assert.equal(count("POST /nodes"), 2);
});

test("a token that is refused twice ends in the error, not in a circle", async () => {
  const { fetch, count } = server({ "POST /session/refresh": grants(), "GET /me": [401, { code: "token_invalid" }] });
  const session = new Session({ fetch, base });
  await assert.rejects(new Client({ fetch, base, session }).request("GET", "/me"), { code: "token_invalid" });
  assert.equal(count("GET /me"), 2);
});

test("reading waits for a busy server as long as it says; writing is not repeated", async () => {
  let reads = 0;
  const busy = [503, { code: "busy" }, { "Retry-After": "2" }];
  const { fetch, count } = server({
    "POST /session/refresh": grants(),
    "GET /me": () => (++reads === 1 ? busy : [200, ada]),
    "POST /nodes": busy,
  });
  const waits = [];
  const session = new Session({ fetch, base });
  const client = new Client({ fetch, base, session, wait: async (ms) => void waits.push(ms) });
  assert.deepEqual(await client.request("GET", "/me"), ada);
  assert.deepEqual(waits, [2000]);
  await assert.rejects(client.request("POST", "/nodes", { body: {} }), { code: "busy" });
  assert.equal(count("POST /nodes"), 1);
});

test("an error carries the code, the request id and what belongs to the code", async () => {
  const problem = { code: "name_taken", status: 409, detail: "Taken.", request_id: "r1", node: { id: "7" } };
  const { fetch } = server({ "POST /session/refresh": grants(), "POST /nodes": [409, problem] });
  const session = new Session({ fetch, base });
  await assert.rejects(new Client({ fetch, base, session }).request("POST", "/nodes", { body: {} }), (error) => {
    assert.deepEqual([error.code, error.status, error.requestId, error.extras], ["name_taken", 409, "r1", { node: { id: "7" } }]);
    return true;
  });
});

test("no connection is the code network, and the session is not ended by it", async () => {
  const session = new Session({ fetch: async () => Promise.reject(new TypeError("fetch failed")), base });
  let expired = false;
  session.addEventListener("expired", () => (expired = true));
  await assert.rejects(session.freshToken(), { code: "network", status: 0 });
  assert.equal(expired, false);
});

// Holds: MS2
test("signing out ends the other tabs, even when the server does not answer", async () => {
  const { fetch } = server({ "POST /session/refresh": grants(), "DELETE /session": [500, {}] });
  const [one, two] = channels(2);
  const here = new Session({ fetch, base, channel: one });
  const there = new Session({ fetch, base, channel: two });
  await here.freshToken();
  assert.equal(there.user?.username, "ada");
  let ends = 0;
  there.addEventListener("ended", () => (ends += 1));
  await assert.rejects(here.signOut());
  assert.deepEqual([here.user, there.user, ends], [null, null, 1]);
});

test("a page that was left while it asked leaves a used token: the next one waits for the answer's cookie", async () => {
  const { fetch, calls } = server({ "POST /session/refresh": (_, sent) => (sent.length > 1 ? grants()() : ended) });
  const kept = new Map([["holdfast.asking", String(Date.now())]]);
  const tab = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const session = new Session({ fetch, base, tab });
  assert.equal(await session.resume(), true);
  assert.deepEqual([calls.length, kept.size], [2, 0]);
});

test("whoever is signed out learns it at once", async () => {
  const { fetch, calls } = server({ "POST /session/refresh": [401, { code: "session_ended" }] });
  const session = new Session({ fetch, base, tab: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined } });
  assert.equal(await session.resume(), false);
  assert.equal(calls.length, 1);
});
