// Every text that a person reads or hears. The English text is the key; another language is a catalogue of it.
//
// The catalogue is there before any other module runs (top-level await), so that constants may be said too. Changing the
// language therefore loads the page anew.

/** @typedef {Record<string, string | number>} Values */
/** @typedef {Record<string, string | [string, string]>} Catalogue a pair is for one and for several */

const CATALOGUES = { de: () => import("../words/de.js") };
/** Languages by the name that their speakers give them. */
export const LANGUAGES = { en: "English", de: "Deutsch" };
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);
const MIRRORED_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/; // Hebrew, Arabic and their kin
const [ISOLATE, END] = ["\u2068", "\u2069"]; // what <bdi> is among characters
/** English dates have the day first here, and the clock has 24 hours. @type {Record<string, string>} */
const LOCALES = { en: "en-GB" };

let tongue = "en";
/** @type {Catalogue} */
let catalogue = {};
let { plurals, numbers, lists } = grammar();
let way = wayOf(tongue);

const wanted = chosenLanguage();
if (wanted !== "en") speak(wanted, (await CATALOGUES[/** @type {keyof typeof CATALOGUES} */ (wanted)]()).default);
if (globalThis.document) {
  document.documentElement.lang = tongue;
  document.documentElement.dir = way;
}

/**
 * A text in the language of the page.
 * @param {string} text the English, with `{name}` where a value stands
 * @param {Values} [values]
 * @returns {string} the English itself where the catalogue has no other
 */
export function say(text, values = {}) {
  return filled(/** @type {string} */ (catalogue[text] ?? text), values);
}

/**
 * The same for a number of things; `{n}` is the number as the language writes it.
 * @param {number} n
 * @param {string} one the English for one, as `{n} file`
 * @param {string} several the English for all other numbers
 * @param {Values} [values]
 */
export function sayCount(n, one, several, values = {}) {
  const [single, many] = /** @type {[string, string]} */ (catalogue[`${one}|${several}`] ?? [one, several]);
  return apart(filled(plurals().select(n) === "one" ? single : many, { ...values, n: numbers().format(n) }));
}

/**
 * A text with elements in it, as children for `h()`.
 * @param {string} text
 * @param {Record<string, Node | string | number>} values
 * @returns {(Node | string)[]}
 */
export function sayParts(text, values) {
  const parts = /** @type {string} */ (catalogue[text] ?? text).split(/\{(\w+)\}/);
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    const value = values[part];
    return value instanceof Object ? value : String(value ?? "");
  });
}

/** `a, b and c`. @param {string[]} items */
export const sayList = (items) => lists().format(items.map(isolated));

/** @param {number} value as the language writes it */
export const sayNumber = (value) => numbers().format(value);

/** The language of the page, as `<html lang>` has it. */
export const language = () => tongue;

/** The same as Intl takes it, for dates. */
export const locale = () => LOCALES[tongue] ?? tongue;

/** Which way the page runs. Forced by `holdfast.direction` in the browser's storage, to check that it is mirrored. */
export function direction() {
  return way;
}

/** @param {string} name @returns {"ltr" | "rtl"} */
function wayOf(name) {
  return RIGHT_TO_LEFT.has(name) || stored("direction") === "rtl" ? "rtl" : "ltr";
}

/**
 * Speak another language from here on. For the start of the page, and for tests.
 * @param {string} name
 * @param {Catalogue} words
 */
export function speak(name, words) {
  tongue = name;
  catalogue = words;
  ({ plurals, numbers, lists } = grammar());
  way = wayOf(name);
}

/** How the language counts, writes numbers and joins words. The browser reads its tables when they are first needed. */
function grammar() {
  return {
    plurals: once(() => new Intl.PluralRules(tongue)),
    numbers: once(() => new Intl.NumberFormat(tongue)),
    lists: once(() => new Intl.ListFormat(locale())),
  };
}

/** @template T @param {() => T} make @returns {() => T} what was made, the first time it is asked for */
export function once(make) {
  /** @type {{made: T} | null} */
  let kept = null;
  return () => (kept ??= { made: make() }).made;
}

/**
 * @param {string} text
 * @param {Values} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? isolated(values[name]) : whole));
}

/** A name in letters that run the other way does not pull the words beside it along. @param {string | number} value */
function isolated(value) {
  const text = String(value);
  return MIRRORED_LETTER.test(text) ? `${ISOLATE}${text}${END}` : apart(text);
}

/**
 * A number with its unit, a date, a path: kept together on a page that is written from right to left.
 * @param {string} text
 */
export function apart(text) {
  const alone = /^\d*$/.test(text) || (text.startsWith(ISOLATE) && text.indexOf(END) === text.length - 1);
  return way === "rtl" && !alone ? `${ISOLATE}${text}${END}` : text;
}

/** What was chosen in this browser, else the first of the browser's own languages that we have. */
function chosenLanguage() {
  const asked = [stored("language"), ...(globalThis.document ? navigator.languages : [])];
  for (const one of asked) {
    const name = one?.split("-")[0] ?? "";
    if (name in LANGUAGES) return name;
  }
  return "en";
}

/** @param {string} key */
function stored(key) {
  try {
    return globalThis.document ? localStorage.getItem(`holdfast.${key}`) : null;
  } catch {
    return null; // storage may be forbidden; the browser's own languages are a good answer then
  }
}
