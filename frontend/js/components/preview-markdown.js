// Markdown to be read: marked's tokens become elements. HTML in it stays the text that it is, pictures from elsewhere are
// named and not fetched, links lead only to the web and to mailboxes.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { linkAddress, withoutEntities } from "../lib/markdown-words.js";
import { say } from "../lib/say.js";
import { codeNodes } from "./preview-code.js";

/** @typedef {any} Token of marked's lexer */
/** @typedef {Node | string} Made */

const DEEPEST = 40;
const FIRST_HEADING = 2; // the name of the file is the one above them
const ALIGNED = /** @type {Record<string, string>} */ ({ right: "end", center: "center", left: "start" });

/** @param {Token[]} tokens @returns {HTMLElement} */
export function markdownArticle(tokens) {
  return h("article", { class: "prose", dir: "auto" }, ...made(tokens, 0));
}

/** @param {Token[] | undefined} tokens @param {number} depth @returns {Made[]} */
function made(tokens, depth) {
  return (tokens ?? []).flatMap((token) => {
    if (depth > DEEPEST) return [token.raw ?? ""];
    const make = Object.hasOwn(MAKERS, token.type) ? MAKERS[token.type] : null;
    return make ? make(token, (/** @type {Token[] | undefined} */ inner) => made(inner, depth + 1)) : [token.raw ?? ""];
  });
}

/** @type {Record<string, (token: Token, below: (tokens: Token[] | undefined) => Made[]) => Made[]>} */
const MAKERS = {
  space: () => [],
  def: () => [],
  heading: (token, below) => [h(`h${Math.min(6, token.depth + FIRST_HEADING)}`, { class: `prose-h${token.depth}`, dir: "auto" }, ...below(token.tokens))],
  paragraph: (token, below) => [h("p", { dir: "auto" }, ...below(token.tokens))],
  text: (token, below) => (token.tokens ? below(token.tokens) : [withoutEntities(token.text)]),
  escape: (token) => [withoutEntities(token.text)],
  html: (token) => [token.block ? h("pre", { class: "prose-html" }, token.raw.trimEnd()) : token.raw],
  tag: (token) => [token.raw],
  code: (token) => [h("pre", { class: "prose-code", tabindex: "0", dir: "ltr" }, h("code", {}, ...(token.parts ? codeNodes(token.parts) : [token.text])))],
  codespan: (token) => [h("code", {}, token.text)],
  strong: (token, below) => [h("strong", {}, ...below(token.tokens))],
  em: (token, below) => [h("em", {}, ...below(token.tokens))],
  del: (token, below) => [h("del", {}, ...below(token.tokens))],
  br: () => [h("br")],
  hr: () => [h("hr")],
  blockquote: (token, below) => [h("blockquote", {}, ...below(token.tokens))],
  list: (token, below) => [
    h(token.ordered ? "ol" : "ul", token.ordered && token.start !== 1 ? { start: token.start } : {}, ...token.items.map((/** @type {Token} */ item) => listItem(item, below))),
  ],
  checkbox: (token) => [checkbox(token.checked)],
  table: (token, below) => [table(token, below)],
  link: (token, below) => link(token, below(token.tokens)),
  image: (token) => [h("span", { class: "prose-picture" }, icon("image", "s"), token.text || say("Picture"))],
};

/** @param {Token} item @param {(tokens: Token[] | undefined) => Made[]} below */
function listItem(item, below) {
  const told = JSON.stringify(item.tokens?.slice(0, 1) ?? []).includes('"type":"checkbox"');
  return h("li", { class: item.task ? "task" : null, dir: "auto" }, item.task && !told && checkbox(item.checked), ...below(item.tokens));
}

/** @param {boolean} on */
function checkbox(on) {
  return h("span", { class: on ? "task-box on" : "task-box", role: "img", "aria-label": on ? say("Done") : say("To do") }, on && icon("check", "s"));
}

/** @param {Token} token @param {(tokens: Token[] | undefined) => Made[]} below */
function table(token, below) {
  const cell = (/** @type {string} */ tag, /** @type {Token} */ { tokens, align }) =>
    h(tag, { scope: tag === "th" ? "col" : null, style: align in ALIGNED ? { "text-align": ALIGNED[align] } : {} }, ...below(tokens));
  const row = (/** @type {string} */ tag, /** @type {Token[]} */ cells) => h("tr", {}, ...cells.map((one) => cell(tag, one)));
  return h(
    "div",
    { class: "prose-table", tabindex: "0", role: "group", "aria-label": say("Table") },
    h("table", {}, h("thead", {}, row("th", token.header)), h("tbody", {}, ...token.rows.map((/** @type {Token[]} */ cells) => row("td", cells)))),
  );
}

/** @param {Token} token @param {Made[]} inside */
function link(token, inside) {
  const href = linkAddress(token.href ?? "");
  if (!href) return [h("span", { class: "prose-nowhere", title: token.href }, ...inside)];
  return [h("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...inside)];
}
