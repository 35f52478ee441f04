// How long ago, as people say it. Pure: the clock is given.
import { formatWhen } from "./format.js";
import { locale, say } from "./say.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const relative = new Intl.RelativeTimeFormat(locale());

/**
 * `just now`, `5 minutes ago`, `3 hours ago`, `2 days ago`, then the date.
 * @param {string} iso time in UTC
 * @param {Date} now
 */
export function ago(iso, now) {
  const seconds = Math.floor((now.getTime() - new Date(iso).getTime()) / 1000);
  if (seconds < MINUTE) return say("just now"); // a clock that is ahead of ours too
  if (seconds < HOUR) return relative.format(-Math.floor(seconds / MINUTE), "minute");
  if (seconds < DAY) return relative.format(-Math.floor(seconds / HOUR), "hour");
  if (seconds < 7 * DAY) return relative.format(-Math.floor(seconds / DAY), "day");
  return formatWhen(iso, now);
}

/** `19 November 2026 at 23:22`, for the tooltip. @param {string} iso */
export function exactly(iso) {
  return new Date(iso).toLocaleString(locale(), { dateStyle: "long", timeStyle: "short" });
}
