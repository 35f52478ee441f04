// How texts, counts, numbers, dates and lists are said in another language, and what keeps names apart.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { direction, language, locale, say, sayCount, sayList, sayNumber, sayParts, speak } from "../js/lib/say.js";
import german from "../js/words/de.js";

before(() => speak("de", german));
after(() => speak("en", {}));

/** The module as it is on a page in German: what it makes at its start is made anew. */
const anew = (name) => import(`../js/lib/${name}.js?in=de`);

// Holds: R1
test("a count takes the form that the language has for it", () => {
  assert.deepEqual([1, 0, 2, 1200].map((n) => sayCount(n, "{n} item", "{n} items")), ["1 Element", "0 Elemente", "2 Elemente", "1.200 Elemente"]);
});

// Holds: R1
test("numbers, lists, sizes and days are written as the language does", async () => {
  const { formatBytes, formatDay, formatLeft, formatWhen } = await anew("format");
  const { ago } = await anew("ago");
  const now = new Date(2026, 10, 22, 18, 0);
  const at = (...parts) => new Date(2026, 10, ...parts).toISOString();
  assert.deepEqual([sayNumber(5000), sayList(["Bo", "Cy", "Di"])], ["5.000", "Bo, Cy und Di"]);
  assert.deepEqual([formatBytes(8_400_000), formatBytes(999)], ["8,4 MB", "999 B"]);
  assert.deepEqual([formatWhen(at(22, 14, 2), now), formatWhen(at(21, 9), now), formatWhen(at(3, 9), now)], ["Heute, 14:02", "Gestern", "3. Nov."]);
  assert.deepEqual([formatDay(at(22, 9), now), formatDay(at(3, 9), now)], ["heute", "3. Nov."]);
  assert.deepEqual([ago(at(22, 17, 59, 30), now), ago(at(22, 15), now), formatLeft(200)], ["gerade eben", "vor 3 Stunden", "etwa 3 min"]);
  assert.deepEqual([language(), locale(), direction()], ["de", "de", "ltr"]);
});

test("what has no translation stays English, and a value that is not given stays a gap", () => {
  assert.equal(say("Nobody has translated {this}"), "Nobody has translated {this}");
  assert.equal(say("“{name}” is already in this folder.", { name: "{n}" }), "„{n}“ gibt es in diesem Ordner schon.");
});

// Holds: R1
test("a name in letters that run the other way is kept apart from the words around it", () => {
  assert.equal(say("{name} removed", { name: "שלום 12" }), "\u2068שלום 12\u2069 entfernt");
  assert.equal(say("{name} removed", { name: "Bo" }), "Bo entfernt");
  assert.equal(sayList(["Bo", "علي"]), "Bo und \u2068علي\u2069");
});

test("parts keep the elements that were given, in the order of the language", () => {
  const folder = { fake: "element" };
  assert.deepEqual(sayParts("From {folder}", { folder }), ["Aus ", folder, ""]);
});

// Holds: R1
test("a page that runs from right to left keeps numbers with their units, and dates", async () => {
  speak("ar", {});
  const { formatBytes } = await import("../js/lib/format.js?in=ar");
  assert.equal(direction(), "rtl");
  assert.match(formatBytes(8_400_000), /^\u2068[^\u2068\u2069]+ MB\u2069$/);
  assert.equal(say("{done} of {total}", { done: "Bo", total: 3 }), "\u2068Bo\u2069 of 3");
  speak("de", german);
});

test("an error without a known code tells what the server said, and which request it was", async () => {
  const { explain, requestNote } = await anew("explain");
  assert.equal(explain({ code: "quota_exceeded", requestId: "r1" }), "Der Speicherplatz reicht nicht aus.");
  assert.equal(requestNote({ code: "quota_exceeded", requestId: "r1" }), "Anfrage r1");
  assert.equal(explain({ code: "server_error", requestId: "r2" }), "Auf dem Server ist ein Fehler aufgetreten. Es wurde nichts geändert. (Anfrage r2)");
  assert.equal(requestNote({ code: "server_error", requestId: "r2" }), "");
  const short = { password: ["This password is too short. It must contain at least 10 characters. This password is too common."] };
  assert.equal(explain({ code: "invalid_field", extras: { fields: short } }), "Das Passwort ist zu kurz: mindestens 10 Zeichen. Dieses Passwort ist zu verbreitet.");
});
