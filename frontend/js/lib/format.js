// Facts as people read them, in the language of the page. Pure: the clock is given.
import { apart, locale, once, say } from "./say.js";

const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

// Made once and when first needed: each takes longer than the row that shows it.
const clock = once(() => new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false }));
const day = once(() => new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }));
const dayOfYear = once(() => new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", year: "numeric" }));
const oneDigit = once(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }));
const wholes = once(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }));

/**
 * Bytes with the unit that leaves one to three digits, in steps of 1000: `8.4 MB`, in German `8,4 MB`.
 * @param {number} bytes
 */
export function formatBytes(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const number = unit > 0 && value < 99.95 ? oneDigit : wholes;
  return apart(`${number().format(value)} ${UNITS[unit]}`);
}

/**
 * `Today, 14:02`, `Yesterday`, `19 Nov`, `19 Nov 2025`.
 * @param {string} iso time in UTC
 * @param {Date} now
 */
export function formatWhen(iso, now) {
  const then = new Date(iso);
  const days = daysBetween(then, now);
  if (days === 0) return apart(say("Today, {time}", { time: clock().format(then) }));
  if (days === 1) return say("Yesterday");
  return dayOf(then, now);
}

/**
 * A day inside a sentence, as `until today`: `today`, `19 Nov`, `19 Nov 2025`.
 * @param {string} iso time in UTC
 * @param {Date} now
 */
export function formatDay(iso, now) {
  const then = new Date(iso);
  return daysBetween(then, now) === 0 ? say("today") : dayOf(then, now);
}

/** @param {Date} then @param {Date} now */
function dayOf(then, now) {
  return apart((then.getFullYear() === now.getFullYear() ? day() : dayOfYear()).format(then));
}

/** Midnights from one to the other. @param {Date} then @param {Date} now */
function daysBetween(then, now) {
  return Math.round((startOfDay(now) - startOfDay(then)) / 86_400_000);
}

/** @param {Date} date */
function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * Seconds left as people say them: `about 20 s`, `about 3 min`, `about 2 h`.
 * @param {number} seconds
 */
export function formatLeft(seconds) {
  if (seconds < 60) return apart(say("about {n} s", { n: Math.max(1, Math.round(seconds)) }));
  if (seconds < 3600) return apart(say("about {n} min", { n: Math.round(seconds / 60) }));
  return apart(say("about {n} h", { n: Math.round(seconds / 3600) }));
}
