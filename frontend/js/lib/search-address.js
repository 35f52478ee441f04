// What is searched for, as the address tells it and as the server is asked. Pure: the clock is given.

/** @typedef {{q: string, type: string, modified: string, within: string}} Search `within` is a folder's id; "" is anything */

/** @type {[string, string][]} */
export const TYPES = [
  ["", "Any type"], ["folder", "Folders"], ["image", "Pictures"], ["video", "Videos"], ["audio", "Audio"], ["pdf", "PDF"],
  ["document", "Documents"], ["spreadsheet", "Spreadsheets"], ["presentation", "Presentations"], ["text", "Text"],
  ["archive", "Archives"],
];

/** @type {[string, string, number][]} days back */
export const TIMES = [
  ["", "Any time", 0], ["day", "Past 24 hours", 1], ["week", "Past 7 days", 7], ["month", "Past 30 days", 30], ["year", "Past year", 365],
];

const DAY_MS = 86_400_000;

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
  };
}

/** The address of a search; what is not limited is not named. @param {Search} search */
export function searchAddress({ q, type, modified, within }) {
  const values = Object.entries({ q, type, modified, in: within }).filter(([, value]) => value !== "");
  const query = new URLSearchParams(values).toString();
  return query ? `/search?${query}` : "/search";
}

/** True when anything but the words narrows the search. @param {Search} search */
export function isFiltered({ type, modified, within }) {
  return Boolean(type || modified || within);
}

/** What the server is asked. @param {Search} search @param {Date} now @returns {Record<string, string>} */
export function wishOf({ q, type, modified, within }, now) {
  const days = TIMES.find(([key]) => key === modified)?.[2] ?? 0;
  return {
    ...(q.trim() && { q: q.trim() }),
    ...(within && { in: within }),
    ...(type === "folder" ? { kind: "folder" } : type && { type }),
    ...(days && { modified_after: new Date(now.getTime() - days * DAY_MS).toISOString() }),
  };
}
