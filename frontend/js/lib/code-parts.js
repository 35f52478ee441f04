// Code as a flat row of parts, each of one kind: what Prism's tokens are made into, and what is drawn.

/** @typedef {[text: string, kind: string]} Part `kind` is one of KINDS or "" */
/** @typedef {string | {type: string, alias?: string | string[], content: any}} Token */

/** The kinds that have a colour → what Prism calls them. */
const CALLED = /** @type {Record<string, string>} */ ({
  comment: "comment prolog doctype cdata shebang coord",
  keyword: "keyword atrule important directive-keyword unit rule operator-keyword",
  string: "string char attr-value template-string inserted url regex code-snippet heredoc-string triple-quoted-string",
  number: "number boolean constant null nil symbol variable color datetime date time hexcode",
  name: "function class-name function-name builtin function-variable macro-name type-definition",
  tag: "tag selector deleted title section header namespace annotation decorator attribute table",
  key: "property attr-name key parameter label interpolation-punctuation entity environment",
});
const KIND = new Map(Object.entries(CALLED).flatMap(([kind, names]) => names.split(" ").map((name) => /** @type {const} */ ([name, kind]))));

/** @param {Token[]} tokens @returns {Part[]} neighbours of one kind joined */
export function partsOf(tokens) {
  /** @type {Part[]} */
  const parts = [];
  const put = (/** @type {string} */ text, /** @type {string} */ kind) => {
    const last = parts.at(-1);
    if (last && (last[1] === kind || !text.trim())) last[0] += text; // a space has no colour
    else if (text) parts.push([text, kind]);
  };
  const walk = (/** @type {any} */ token, /** @type {string} */ kind) => {
    if (typeof token === "string") put(token, kind);
    else if (Array.isArray(token)) for (const one of token) walk(one, kind);
    else walk(token.content, kindOf(token) ?? (token.type === "punctuation" || token.type === "operator" ? "" : kind));
  };
  walk(tokens, "");
  return parts;
}

/** @param {{type: string, alias?: string | string[]}} token */
function kindOf({ type, alias }) {
  for (const name of [type, ...[alias ?? []].flat()]) if (KIND.has(name)) return KIND.get(name);
  return null;
}

/**
 * The same in blocks of whole lines, so that a browser need not lay out what nobody sees.
 * @param {Part[]} parts @param {number} letters in a block, at least
 * @returns {Part[][]}
 */
export function blocksOf(parts, letters) {
  /** @type {Part[][]} */
  const blocks = [];
  /** @type {Part[]} */
  let block = [];
  let size = 0;
  for (const [text, kind] of parts) {
    let rest = text;
    while (size + rest.length > letters) {
      const end = rest.indexOf("\n", Math.max(0, letters - size)) + 1;
      if (!end) break;
      blocks.push([...block, [rest.slice(0, end), kind]]);
      rest = rest.slice(end);
      block = [];
      size = 0;
    }
    if (rest) block.push([rest, kind]);
    size += rest.length;
  }
  return block.length || !blocks.length ? [...blocks, block] : blocks;
}
