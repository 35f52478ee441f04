// Names of files and folders: how they are cut, ordered and judged. The server has the last word on validity.
import { language, once, say } from "./say.js";

/** What people call the top folder; the server has no name for it. */
export const TOP_NAME = say("All files");

const MAX_BYTES = 255;
const KEEP_AT_END = 3; // letters of the stem that stay with the extension, so that "…final.pdf" remains readable

const collator = once(() => new Intl.Collator(language(), { numeric: true, sensitivity: "base" }));

/**
 * Stem and extension with its dot. A leading dot makes no extension: `.profile`.
 * @param {string} name
 * @returns {[string, string]}
 */
export function splitName(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 && name.length - dot <= 12 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/**
 * The two parts of a name for showing it shortened in the middle: the first may be cut, the second never is.
 * @param {string} name
 * @returns {[string, string]}
 */
export function shorteningParts(name) {
  const [stem, end] = splitName(name);
  const letters = [...stem];
  const cut = Math.max(1, letters.length - KEEP_AT_END);
  return [letters.slice(0, cut).join(""), letters.slice(cut).join("") + end];
}

/**
 * Which rule a name breaks, by the code the API uses for it; null when it breaks none.
 * @param {string} name
 * @returns {"empty" | "dot" | "slash" | "control" | "too_long" | "not_unicode" | null}
 */
export function brokenRule(name) {
  if (name === "") return "empty";
  if (name === "." || name === "..") return "dot";
  if (/[/\\]/.test(name)) return "slash";
  if (/\p{Cc}/u.test(name)) return "control";
  if (/\p{Cs}/u.test(name)) return "not_unicode";
  if (new TextEncoder().encode(name.normalize("NFC")).length > MAX_BYTES) return "too_long";
  return null;
}

/** @type {Record<string, string>} */
const RULES = {
  empty: say("A name needs at least one character."),
  dot: say("“.” and “..” cannot be names."),
  slash: say("A name cannot contain / or \\."),
  control: say("A name cannot contain control characters, such as a line break."),
  too_long: say("This name is too long: 255 bytes at most."),
  not_unicode: say("This name contains characters that are not valid text."),
};

/** The broken rule in words. @param {string} rule */
export function ruleInWords(rule) {
  return RULES[rule] ?? say("This name is not allowed.");
}

/**
 * Natural order: `img2` before `img10`.
 * @param {string} a
 * @param {string} b
 */
export function compareNames(a, b) {
  return collator().compare(a, b);
}
