// A long table, so many rows at a time, out of the text that has been read so far.
import { parseCsv, separatorOf } from "./csv.js";

/** @typedef {{more: boolean, next: () => Promise<string | null>}} TextSource */

/** @param {string} start @param {TextSource} source of what follows it */
export function rowReader(start, source) {
  const separator = separatorOf(start);
  let text = start;
  let left = true;
  const take = (/** @type {number} */ limit, /** @type {boolean} */ cut) => {
    const { rows, more, next } = parseCsv(text, { limit, separator, cut });
    text = text.slice(next);
    left = more || source.more;
    return rows;
  };
  return {
    get more() {
      return left;
    },
    /** The next rows; at most one more piece of the file is fetched for them. @param {number} limit @returns {Promise<string[][]>} */
    async next(limit) {
      const rows = take(limit, source.more);
      if (rows.length === limit || !source.more) return rows;
      text += (await source.next()) ?? "";
      rows.push(...take(limit - rows.length, source.more));
      return rows.length ? rows : take(limit, false); // a row as long as that is cut
    },
  };
}
