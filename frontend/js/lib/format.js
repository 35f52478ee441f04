// Facts as people read them. Pure: the clock and the language are given.

const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/**
 * Bytes with the unit that leaves one to three digits, in steps of 1000: `8.4 MB`.
 * @param {number} bytes
 */
export function formatBytes(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${UNITS[unit]}`;
}

/**
 * `Today, 14:02`, `Yesterday`, `19 Nov`, `19 Nov 2025`.
 * @param {string} iso time in UTC
 * @param {Date} now
 * @param {string} [locale]
 */
export function formatWhen(iso, now, locale = "en-GB") {
  const then = new Date(iso);
  const days = Math.round((startOfDay(now) - startOfDay(then)) / 86_400_000);
  if (days === 0) {
    const time = then.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hour12: false });
    return `Today, ${time}`;
  }
  if (days === 1) return "Yesterday";
  const year = then.getFullYear() === now.getFullYear() ? {} : { year: /** @type {const} */ ("numeric") };
  return then.toLocaleDateString(locale, { day: "numeric", month: "short", ...year });
}

/** @param {Date} date */
function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * `1 item`, `12 items`; the plural is the word plus s unless given.
 * @param {number} count
 * @param {string} word
 * @param {string} [plural]
 */
export function countOf(count, word, plural = `${word}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? word : plural}`;
}

/**
 * Seconds left as people say them: `about 20 s`, `about 3 min`, `about 2 h`.
 * @param {number} seconds
 */
export function formatLeft(seconds) {
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.round(seconds / 3600)} h`;
}
