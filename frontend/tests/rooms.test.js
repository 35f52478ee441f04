// Which room may import which: main.js knows all; views use components and state; state uses api and uploads;
// components use only lib; lib uses nothing but the catalogues of words. A room may always use itself.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const JS = new URL("../js", import.meta.url).pathname;
const ALLOWED = {
  words: [],
  lib: ["words"],
  api: ["lib"],
  uploads: ["lib", "api"],
  workers: ["lib", "uploads"],
  state: ["lib", "api", "uploads"],
  components: ["lib"],
  views: ["lib", "components", "state"],
};
const CODE_IMPORT = /^\s*(?:import|export)\b[^;]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

const AT_ONCE = /^\s*(?:import|export)\b[^;(]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"/gm; // not those that import() brings when they are needed

const files = readdirSync(JS, { recursive: true }).filter((name) => name.endsWith(".js"));

/** Imports of running code; a type in a comment creates no tie at run time. */
function importsOf(name, kind = CODE_IMPORT) {
  const code = readFileSync(join(JS, name), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  return [...code.matchAll(kind)].map((match) => match[1] ?? match[2] ?? match[3]);
}

const roomOf = (name) => (name.includes("/") ? name.split("/")[0] : "top");
const resolved = (from, to) => relative(JS, join(JS, dirname(from), to));

test("a room imports only from the rooms below it", () => {
  const wrong = [];
  for (const name of files.filter((file) => roomOf(file) !== "top")) {
    const room = roomOf(name);
    assert.ok(ALLOWED[room], `js/${room} is a room without a rule`);
    for (const target of importsOf(name)) {
      const other = roomOf(resolved(name, target));
      if (other !== room && !ALLOWED[room].includes(other)) wrong.push(`${name} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("every import names a file that is there, with its extension", () => {
  const missing = files.flatMap((name) =>
    importsOf(name).filter((target) => !target.startsWith(".") || !files.includes(resolved(name, target))).map((target) => `${name}: ${target}`),
  );
  assert.deepEqual(missing, []);
});

test("every module is reached from main.js, a worker or the first script", () => {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const target of importsOf(name)) visit(resolved(name, target));
  };
  ["main.js", "boot.js", ...files.filter((name) => roomOf(name) === "workers")].forEach(visit);
  assert.deepEqual(files.filter((name) => !seen.has(name)), []);
});

test("the page preloads exactly the modules that it needs at once", () => {
  const html = readFileSync(join(JS, "../index.html"), "utf8");
  const listed = [...html.matchAll(/rel="modulepreload" href="\/js\/([^"]+)"/g)].map((match) => match[1]).sort();
  const needed = new Set();
  const visit = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    importsOf(name, AT_ONCE).forEach((target) => visit(resolved(name, target)));
  };
  visit("main.js");
  needed.delete("main.js");
  assert.deepEqual(listed, [...needed].sort());
});

test("the page holds no script and no style of its own", () => {
  const html = readFileSync(join(JS, "../index.html"), "utf8");
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/i);
});
