import { test } from "node:test";
import assert from "node:assert/strict";
import { parseRoute } from "../js/router.js";
import { apiOrigin, loadConfig } from "../js/config.js";

test("folders are addressed by id, the top folder by nothing", () => {
  assert.deepEqual(parseRoute("/"), { name: "folder", id: null });
  assert.deepEqual(parseRoute("/f/12"), { name: "folder", id: "12" });
  assert.deepEqual(parseRoute("/trash"), { name: "trash" });
  assert.deepEqual(parseRoute("/f/12/more"), { name: "unknown" });
  assert.deepEqual(parseRoute("/f/%"), { name: "folder", id: "%" });
});

// Holds: B8
test("a file that is looked at has an address of its own, in its folder", () => {
  assert.deepEqual(parseRoute("/f/12/p/9"), { name: "folder", id: "12", file: "9" });
  assert.deepEqual(parseRoute("/f/12/p/9/"), { name: "folder", id: "12", file: "9" });
  assert.deepEqual(parseRoute("/f/12/p/"), { name: "unknown" });
});

test("without a word from the server the API is this host's port 8000", () => {
  const here = { protocol: "http:", hostname: "drive.example" };
  assert.equal(apiOrigin(undefined, undefined, here), "http://drive.example:8000");
  assert.equal(apiOrigin("  ", 8123, here), "http://drive.example:8123");
  assert.equal(apiOrigin("https://api.example/", 8123, here), "https://api.example");
});

test("a page without config.json still starts", async () => {
  const missing = async () => new Response("", { status: 404 });
  const here = { protocol: "http:", hostname: "localhost" };
  assert.deepEqual(await loadConfig(missing, here), { api: "http://localhost:8000", events: "http://localhost:8000", release: "" });
});
