// Code and Markdown as data: which language, which parts; where a link may lead; a long text and table in pieces.
import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { captionsOf } from "../js/lib/captions.js";
import { filesFor, languageCalled, languageOf } from "../js/lib/code-language.js";
import { blocksOf, partsOf } from "../js/lib/code-parts.js";
import { linkAddress, withoutEntities } from "../js/lib/markdown-words.js";
import { rowReader } from "../js/lib/row-reader.js";
import { textReader } from "../js/lib/text-reader.js";

const vendored = (name) => new URL(`../vendor/prismjs/prism-${name}.min.js`, import.meta.url);

/** The parts of a code, as the worker makes them. */
function read(text, language) {
  globalThis.Prism ??= { manual: true, disableWorkerMessageHandler: true };
  for (const name of filesFor(language)) runInThisContext(readFileSync(vendored(name), "utf8"));
  const { Prism } = globalThis;
  const env = { code: text, grammar: Prism.languages[language], language, tokens: [] };
  Prism.hooks.run("before-tokenize", env);
  env.tokens = Prism.tokenize(env.code, env.grammar);
  Prism.hooks.run("after-tokenize", env);
  return partsOf(env.tokens);
}

const SAMPLES = {
  "a.js": "const a = `x${1}`; // b", "a.ts": "interface A { b: string }", "a.json": '{"a": [1, true]}', "a.html": "<p class='x'>a</p><script>let b = 1;</script>",
  "a.xml": "<?xml version='1.0'?><a b='c'/>", "a.css": "p { color: red }", "a.py": "def f(): return None # x", "a.sh": "if true; then echo \"$A\"; fi",
  "a.sql": "SELECT 1 FROM a -- b", "a.yml": "a: 'b' # c", "a.toml": "[a]\nb = 1", "a.ini": "[a]\nb=c ; d", "a.go": "func main() { return }", "a.rs": "fn main() {}",
  "a.java": "class A { int b = 1; }", "a.c": "int main(void) { return 0; }", "a.cpp": "template<class T> class A {};", "a.cs": "public class A { }",
  "a.php": "<b><?php echo 'x'; ?></b>", "a.rb": "def a; puts 'b'; end", "a.md": "# a **b**", "a.diff": "-a\n+b\n", Dockerfile: "FROM a AS b\nRUN c",
  "a.tsx": "const a = <b c={1}/>;", "a.scss": "$a: 1px; p { &:hover { b: c } }", "a.kt": "fun a() = 1", "a.swift": "let a = 1", "a.lua": "local a = 1", Makefile: "a: b\n\tc $(D)",
  "a.graphql": "query { a(b: 1) }", "a.ps1": "Get-Item $a", "a.less": "@a: 1px;",
};

// Holds: P3
test("every language that is offered reads its code, loses no letter of it, and finds something to colour", () => {
  for (const [name, code] of Object.entries(SAMPLES)) {
    const language = languageOf(name);
    assert.ok(language, name);
    const parts = read(code, language);
    assert.equal(parts.map(([text]) => text).join(""), code, name);
    assert.ok(parts.some(([, kind]) => kind), name);
  }
});

test("what a language needs lies in the vendored folder, before it", () => {
  for (const language of new Set(Object.keys(SAMPLES).map(languageOf))) {
    const files = filesFor(language);
    assert.equal(files[0], "core");
    assert.ok(files.includes(language));
    assert.deepEqual(files.filter((name) => !existsSync(vendored(name))), []);
  }
  assert.deepEqual(filesFor("typescript"), ["core", "markup", "clike", "javascript", "typescript"]);
});

test("styles and scripts inside of a page are coloured as what they are", () => {
  const kinds = new Map(read("<style>p{color:red}</style><script>let a = 1</script>", "markup").map(([text, kind]) => [text.trim(), kind]));
  assert.equal(kinds.get("let"), "keyword");
  assert.equal(kinds.get("color"), "key");
});

test("a language has the names that people write behind ```, and no name is one by accident", () => {
  assert.equal(languageCalled("JS"), "javascript");
  assert.equal(languageCalled("c++"), "cpp");
  assert.equal(languageCalled("constructor"), null);
  assert.equal(languageOf("notes.txt"), null);
  assert.equal(languageOf("x.toString"), null);
  assert.equal(languageOf("Dockerfile.prod"), "docker");
});

test("blocks end with lines and lose nothing", () => {
  const parts = [["one\ntwo\n", ""], ["three", "keyword"], ["\nfour\n", ""], ["a line without end", "string"]];
  const blocks = blocksOf(parts, 6);
  assert.equal(blocks.flat().map(([text]) => text).join(""), "one\ntwo\nthree\nfour\na line without end");
  assert.ok(blocks.length > 1);
  for (const block of blocks.slice(0, -1)) assert.match(block.at(-1)[0], /\n$/);
  assert.deepEqual(blocksOf([["", ""]], 5).length, 1);
});

// Holds: P3
test("a link leads to the web or to a mailbox, to nothing else", () => {
  assert.equal(linkAddress("https://example.org/a b"), "https://example.org/a%20b");
  assert.equal(linkAddress("mailto:a@example.org"), "mailto:a@example.org");
  for (const bad of ["javascript:alert(1)", " java\nscript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org", "/f/1", "#a", ""]) {
    assert.equal(linkAddress(bad), null, bad);
  }
});

test("entities are the letters that they stand for", () => {
  assert.equal(withoutEntities("a &amp; b &lt;script&gt; &#65;&#x42; &copy; &unknown; &#0; &#xd800;"), "a & b <script> AB © &unknown; \ufffd \ufffd");
});

// Holds: P2
test("captions are those that lie beside the film under its name", () => {
  const files = ["Film.vtt", "film.de.vtt", "Film.pt-br.vtt", "Film.mp4.vtt", "Film 2.vtt", "Film.notes.old.vtt", "Film.srt"].map((name) => ({ name }));
  assert.deepEqual(captionsOf("Film.mp4", files).map(({ file, language }) => [file.name, language]), [
    ["Film.vtt", ""], ["film.de.vtt", "de"], ["Film.pt-br.vtt", "pt-br"], ["Film.mp4.vtt", ""],
  ]);
});

const source = (bytes, asked = []) => [bytes.length, async (from, count) => (asked.push([from, count]), bytes.slice(from, from + count).buffer)];

// Holds: P3
test("a long text comes in pieces, and a letter cut by a border is whole in the next", async () => {
  const bytes = new TextEncoder().encode("aéb\nc€d\n");
  for (let size = 1; size <= bytes.length; size += 1) {
    const reader = textReader(...source(bytes), size);
    let text = "";
    while (reader.more) text += await reader.next();
    assert.equal(text, "aéb\nc€d\n", `${size} bytes a piece`);
    assert.equal(reader.read, bytes.length);
  }
  assert.equal(await textReader(...source(new Uint8Array([1, 0, 2])), 3).next(), null);
});

// Holds: P3
test("a long table comes in rows that are never cut, and is not fetched before it is needed", async () => {
  const bytes = new TextEncoder().encode(`a,b\n${Array.from({ length: 50 }, (_, n) => `${n},"x\ny ${n}"\n`).join("")}`);
  const asked = [];
  const reader = textReader(...source(bytes, asked), 100);
  const rows = rowReader(await reader.next(), reader);
  const all = await rows.next(1);
  all.push(...(await rows.next(3)));
  assert.equal(asked.length, 1);
  while (rows.more) all.push(...(await rows.next(7)));
  assert.equal(all.length, 51);
  assert.deepEqual(all[1], ["0", "x\ny 0"]);
  assert.deepEqual(all.at(-1), ["49", "x\ny 49"]);
});

test("a quote that never ends does not fetch the whole file", async () => {
  const bytes = new TextEncoder().encode(`"${"x".repeat(1000)}`);
  const asked = [];
  const reader = textReader(...source(bytes, asked), 100);
  const rows = rowReader(await reader.next(), reader);
  assert.equal((await rows.next(1)).length, 1);
  assert.ok(asked.length <= 2);
});
