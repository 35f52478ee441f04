// How long ago, as people say it. Pure: the clock is given.
import { countOf, formatWhen } from "./format.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * `just now`, `5 minutes ago`, `3 hours ago`, `2 days ago`, then the date.
 * @param {string} iso time in UTC
 * @param {Date} now
 */
export function ago(iso, now) {
  const seconds = Math.floor((now.getTime() - new Date(iso).getTime()) / 1000);
  if (seconds < MINUTE) return "just now"; // a clock that is ahead of ours too
  if (seconds < HOUR) return `${countOf(Math.floor(seconds / MINUTE), "minute")} ago`;
  if (seconds < DAY) return `${countOf(Math.floor(seconds / HOUR), "hour")} ago`;
  if (seconds < 7 * DAY) return `${countOf(Math.floor(seconds / DAY), "day")} ago`;
  return formatWhen(iso, now);
}

/** `19 November 2026 at 23:22`, for the tooltip. @param {string} iso @param {string} [locale] */
export function exactly(iso, locale = "en-GB") {
  return new Date(iso).toLocaleString(locale, { dateStyle: "long", timeStyle: "short" });
}
