// How much a space may hold, as people write it: an amount and a unit, in steps of 1000 as sizes are shown.

/** @type {[string, number][]} */
export const QUOTA_UNITS = [["MB", 1e6], ["GB", 1e9], ["TB", 1e12]];
const MOST = 2 ** 62; // what the server takes at most; below that a number is exact enough

/**
 * The amount and the unit in which it is a number that people like; nothing without a limit.
 * @param {number | null} bytes
 * @returns {{amount: string, unit: string}}
 */
export function quotaInWords(bytes) {
  if (bytes === null) return { amount: "", unit: "GB" };
  const [unit, size] = [...QUOTA_UNITS].reverse().find(([, one]) => bytes >= one) ?? QUOTA_UNITS[0];
  return { amount: String(Math.round((bytes / size) * 1000) / 1000), unit };
}

/**
 * Bytes; null without a limit, when nothing was written. NaN when it is no size. A comma is as good as a point.
 * @param {string} amount
 * @param {string} unit
 * @returns {number | null}
 */
export function quotaInBytes(amount, unit) {
  const text = amount.trim().replace(",", ".");
  if (!text) return null;
  const size = QUOTA_UNITS.find(([name]) => name === unit)?.[1] ?? NaN;
  const bytes = /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * size) : NaN;
  return bytes <= MOST ? bytes : NaN;
}
