// Tables in text. RFC 4180, and what programs write in truth: other separators, bare line feeds, a quote inside a word.

const SEPARATORS = [",", ";", "\t", "|"];

/** The separator that the first line has most of, outside of quotes. @param {string} text */
export function separatorOf(text) {
  const counts = new Map(SEPARATORS.map((one) => [one, 0]));
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === "\n" || letter === "\r")) break;
    else if (!quoted && counts.has(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  return SEPARATORS.reduce((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best));
}

/**
 * Rows of cells, `limit` at most; `more` tells that there was text left, `next` where it begins. Empty lines are no rows.
 * @param {string} text
 * @param {{limit?: number, separator?: string, cut?: boolean}} [options] cut: the text goes on somewhere else, so a row that
 *   ends with it is left for later
 * @returns {{rows: string[][], more: boolean, next: number}}
 */
export function parseCsv(text, { limit = Infinity, separator = separatorOf(text), cut = false } = {}) {
  /** @type {string[][]} */
  const rows = [];
  let at = 0;
  while (at < text.length && rows.length < limit) {
    const { cells, next } = readRow(text, at, separator);
    if (cut && next >= text.length) break;
    if (cells.length > 1 || cells[0] !== "") rows.push(cells);
    at = next;
  }
  return { rows, more: text.slice(at).trim() !== "", next: at };
}

/** @param {string} text @param {number} at @param {string} separator */
function readRow(text, at, separator) {
  const cells = [];
  for (;;) {
    const { value, next } = text[at] === '"' ? readQuoted(text, at, separator) : readBare(text, at, separator);
    cells.push(value);
    if (text[next] !== separator) return { cells, next: afterLine(text, next) };
    at = next + 1;
  }
}

/** @param {string} text @param {number} at */
function afterLine(text, at) {
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
}

/** @param {string} text @param {number} at @param {string} separator */
function readBare(text, at, separator) {
  let end = at;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: text.slice(at, end), next: end };
}

/** A doubled quote is one; what stands after the closing one still belongs to the cell. @param {string} text @param {number} at @param {string} separator */
function readQuoted(text, at, separator) {
  let value = "";
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { value: value + text.slice(from), next: text.length };
    value += text.slice(from, quote);
    if (text[quote + 1] === '"') {
      value += '"';
      from = quote + 2;
    } else {
      const rest = readBare(text, quote + 1, separator);
      return { value: value + rest.value, next: rest.next };
    }
  }
}
