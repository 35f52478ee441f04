// What is searched for, as the address tells it and as the server is asked. Pure: the clock is given.
import { say } from "./say.js";

/**
 * @typedef {object} Search "" is anything
 * @property {string} q
 * @property {string} type
 * @property {string} modified
 * @property {string} within id of a folder
 * @property {string} owner id of a person
 * @property {string} size
 * @property {string} tag id of a tag
 * @property {string} shared
 */

/** @type {[string, string][]} */
export const TYPES = [
  ["", say("Any type")], ["folder", say("Folders")], ["image", say("Pictures")], ["video", say("Videos")], ["audio", say("Audio")], ["pdf", say("PDF")],
  ["document", say("Documents")], ["spreadsheet", say("Spreadsheets")], ["presentation", say("Presentations")], ["text", say("Text")],
  ["archive", say("Archives")],
];

/** @type {[string, string, number][]} days back */
export const TIMES = [
  ["", say("Any time"), 0], ["day", say("Past 24 hours"), 1], ["week", say("Past 7 days"), 7], ["month", say("Past 30 days"), 30], ["year", say("Past year"), 365],
];

const MB = 1_000_000;

/** @type {[string, string, {size_min?: number, size_max?: number}][]} in bytes, both ends included */
export const SIZES = [
  ["", say("Any size"), {}],
  ["small", say("Under 1 MB"), { size_max: MB - 1 }],
  ["medium", say("1 to 100 MB"), { size_min: MB, size_max: 100 * MB }],
  ["large", say("Over 100 MB"), { size_min: 100 * MB + 1 }],
  ["huge", say("Over 1 GB"), { size_min: 1000 * MB + 1 }],
];

/** @type {[string, string][]} */
export const SHARED = [["", say("Shared or not")], ["yes", say("Shared with others")]];

const DAY_MS = 86_400_000;
/** @type {Search} */
const ANYTHING = { q: "", type: "", modified: "", within: "", owner: "", size: "", tag: "", shared: "" };

/** Unknown words in an address are as if they were not there. @param {string} query after the question mark @returns {Search} */
export function parseSearch(query) {
  const values = new URLSearchParams(query);
  const known = (/** @type {string} */ key, /** @type {[string, ...unknown[]][]} */ choices) => {
    const value = values.get(key) ?? "";
    return choices.some(([choice]) => choice === value) ? value : "";
  };
  return {
    q: values.get("q") ?? "",
    type: known("type", TYPES),
    modified: known("modified", TIMES),
    within: values.get("in") ?? "",
    owner: values.get("owner") ?? "",
    size: known("size", SIZES),
    tag: values.get("tag") ?? "",
    shared: known("shared", SHARED),
  };
}

/** The address of a search; what is not limited is not named. @param {Partial<Search>} search */
export function searchAddress({ within, ...others }) {
  const values = Object.entries({ ...others, in: within }).flatMap(([key, value]) => (value ? [[key, value]] : []));
  const query = new URLSearchParams(values).toString();
  return query ? `/search?${query}` : "/search";
}

/** The same words without any filter. @param {Search} search @returns {Search} */
export const unfiltered = ({ q }) => ({ ...ANYTHING, q });

/** True when anything but the words narrows the search. @param {Search} search */
export function isFiltered({ q: _words, ...filters }) {
  return Object.values(filters).some(Boolean);
}

/** What the server is asked. @param {Search} search @param {Date} now @returns {Record<string, string>} */
export function wishOf({ q, type, modified, within, owner, size, tag, shared }, now) {
  const days = TIMES.find(([key]) => key === modified)?.[2] ?? 0;
  const bytes = SIZES.find(([key]) => key === size)?.[2] ?? {};
  return {
    ...(q.trim() && { q: q.trim() }),
    ...(within && { in: within }),
    ...(type === "folder" ? { kind: "folder" } : type && { type }),
    ...(days && { modified_after: new Date(now.getTime() - days * DAY_MS).toISOString() }),
    ...(owner && { owner }),
    ...Object.fromEntries(Object.entries(bytes).map(([key, value]) => [key, String(value)])),
    ...(tag && { tag }),
    ...(shared && { shared: "true" }),
  };
}
