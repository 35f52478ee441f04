// Every text of the page is said through lib/say.js, and the catalogues hold exactly what is said.
// `node tests/words.test.js` tells what German still lacks, and where English stands outside of the catalogue.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogueKeys, files, keysOf, parsed, untold } from "./words-found.js";
import german from "../js/words/de.js";
import { LANGUAGES } from "../js/lib/say.js";

const CATALOGUES = { de: german };

/** The same in every language, or read by no person; each with the reason. */
const NOT_WORDS = new Set([
  "Holdfast", // the name of the product
  "{} – Holdfast",
  "{} – {} – Holdfast",
  "Authorization", // a header
  "Holdfast.zip", // a file
]);

const sources = files.map(parsed);
const asked = sources.map(keysOf);
const said = new Map(asked.flatMap(({ keys }) => keys).map(({ key, at }) => [key, at]));
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

// Holds: R1
test("a call of say() has its English in it, so that this test can read it", () => {
  assert.deepEqual(asked.flatMap(({ unread }) => unread), []);
});

// Holds: R1
test("no text that a person sees stands outside of say()", () => {
  const left = sources.flatMap(untold).filter(({ text }) => !NOT_WORDS.has(text));
  assert.deepEqual(left.map(({ text, at }) => `${at} ${text}`), []);
});

for (const [language, catalogue] of Object.entries(CATALOGUES)) {
  // Holds: R1
  test("every text that is said has its translation, and nothing else has one", () => {
    const missing = [...said].filter(([key]) => !(key in catalogue)).map(([key, at]) => `${at} ${key}`);
    const unused = Object.keys(catalogue).filter((key) => !said.has(key));
    assert.deepEqual({ missing, unused }, { missing: [], unused: [] });
  });

  test("a translation has the same places for values, and counts have both forms", () => {
    const wrong = Object.entries(catalogue).filter(([key, told]) => {
      const english = key.split("|");
      const translated = [told].flat();
      if (typeof told === "string" ? english.length !== 1 : english.length !== translated.length) return true;
      return translated.some((text, index) => {
        const [mine, theirs] = [placeholders(text), placeholders(english[index])];
        return !text || mine.filter((name) => name !== "n").join() !== theirs.filter((name) => name !== "n").join(); // “eine Datei” needs no number
      });
    });
    assert.deepEqual(wrong, []);
  });

  test("no text is translated twice", () => {
    const keys = catalogueKeys(language);
    assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), []);
  });
}

test("the script before the first paint knows the same languages", () => {
  const boot = readFileSync(join(import.meta.dirname, "../js/boot.js"), "utf8");
  const listed = boot.match(/LANGUAGES = \[([^\]]*)\]/)?.[1].match(/\w+/g);
  assert.deepEqual(listed, Object.keys(LANGUAGES));
});
