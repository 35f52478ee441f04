// Which letters of a name the words of a search met. The server folds case and leaves accents as they are; so does this.
import { h } from "./dom.js";

/** @typedef {[number, number]} Range from one place in a text up to another, not included */

/**
 * In order, and none touches another.
 * @param {string} name
 * @param {string} q
 * @returns {Range[]}
 */
export function matchRanges(name, q) {
  const { text, starts, ends } = folded(name);
  /** @type {Range[]} */
  const found = [];
  for (const word of new Set(q.split(/\s+/).filter(Boolean).map((one) => folded(one).text))) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      found.push([starts[at], ends[at + word.length - 1]]);
    }
  }
  return joined(found.sort((a, b) => a[0] - b[0]));
}

/** In lower case, and between which places of the name each letter stands: one may fold to several. @param {string} name */
function folded(name) {
  let text = "";
  const starts = [];
  const ends = [];
  let at = 0;
  for (const letter of name) {
    const low = letter.toLowerCase();
    for (let more = 0; more < low.length; more += 1) {
      starts.push(at);
      ends.push(at + letter.length);
    }
    text += low;
    at += letter.length;
  }
  return { text, starts, ends };
}

/** @param {Range[]} ranges by their starts */
function joined(ranges) {
  /** @type {Range[]} */
  const all = [];
  for (const [start, end] of ranges) {
    const last = all.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}

/**
 * A part of a name as nodes, with what was met in <mark>.
 * @param {string} part
 * @param {Range[]} ranges of the whole name
 * @param {number} [from] where the part begins in it
 * @returns {(Node | string)[]}
 */
export function marked(part, ranges, from = 0) {
  const out = [];
  let done = 0;
  for (const [start, end] of ranges) {
    const [a, b] = [Math.max(start - from, done), Math.min(end - from, part.length)];
    if (a >= b) continue;
    if (a > done) out.push(part.slice(done, a));
    out.push(h("mark", {}, part.slice(a, b)));
    done = b;
  }
  if (done < part.length) out.push(part.slice(done));
  return out;
}
