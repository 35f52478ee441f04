// Reads the page's modules for what people see: the calls of say() and its kin, and texts that stand outside of them.
import ts from "typescript";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const JS = new URL("../js", import.meta.url).pathname;
const MARK = /\/\*\s*said:/; // a comment in the call that begins so tells where the literals stand

/** Properties whose text is shown or read out, whoever takes them. */
const SHOWN_PROPS = new Set([
  "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "label", "text", "heading", "placeholder", "alt",
  "hint", "note", "yes", "no", "button", "sub", "summary", "legend", "description", "empty", "detail", "sentence",
]);
const SHOWN_CALLS = new Set(["announce", "alertAloud", "dialogButton", "fail", "complain", "refuse"]);
const SHOWN_METHODS = new Set(["append", "prepend", "replaceChildren", "before", "after", "replaceWith"]);
const SHOWN_FIELDS = new Set(["textContent", "innerText", "title", "placeholder", "ariaLabel", "alt"]);
const SPEAKERS = new Set(["say", "sayCount", "sayParts"]);

export const files = readdirSync(JS, { recursive: true })
  .filter((name) => name.endsWith(".js") && !name.startsWith("words/") && name !== "lib/say.js")
  .sort();

/** @param {string} name below js/ */
export function parsed(name) {
  return ts.createSourceFile(name, readFileSync(join(JS, name), "utf8"), ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
}

/** @param {ts.Node} node @param {(node: ts.Node) => void} look */
function walk(node, look) {
  look(node);
  ts.forEachChild(node, (child) => walk(child, look));
}

const lineOf = (/** @type {ts.Node} */ node) => {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};
const called = (/** @type {ts.Node} */ node) => (ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : "");

/**
 * The keys that one module asks of a catalogue, as `one|several` for counts, and the calls that no test can read.
 * @param {ts.SourceFile} source
 */
export function keysOf(source) {
  /** @type {{key: string, at: string}[]} */
  const keys = [];
  /** @type {string[]} */
  const unread = [];
  if (!/from "[^"]*\/say\.js"/.test(source.text)) return { keys, unread }; // somebody else's say()
  walk(source, (node) => {
    const name = called(node);
    if (!SPEAKERS.has(name) || !ts.isCallExpression(node)) return;
    const [first, second, third] = node.arguments;
    const at = lineOf(node);
    if (MARK.test(node.getText())) return;
    const texts = name === "sayCount" ? pairs(second, third) : literals(first);
    if (!texts.length) unread.push(at);
    keys.push(...texts.map((key) => ({ key, at })));
  });
  return { keys, unread };
}

/** A literal, or each side of `a ? "…" : "…"`. @param {ts.Node | undefined} node @returns {string[]} */
function literals(node) {
  if (!node) return [];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (!ts.isConditionalExpression(node)) return [];
  const sides = [literals(node.whenTrue), literals(node.whenFalse)];
  return sides.every((side) => side.length) ? sides.flat() : [];
}

/** @param {ts.Node | undefined} one @param {ts.Node | undefined} several */
function pairs(one, several) {
  const [[first], [second]] = [literals(one), literals(several)];
  return first && second ? [`${first}|${second}`] : [];
}

/**
 * Texts that a person would see or hear and that no catalogue knows.
 * @param {ts.SourceFile} source
 * @returns {{text: string, at: string}[]}
 */
export function untold(source) {
  /** @type {Map<ts.Node, string>} */
  const found = new Map();
  const take = (/** @type {ts.Node | undefined} */ node) => {
    for (const [literal, text] of shownLiterals(node)) found.set(literal, text);
  };
  walk(source, (node) => {
    const name = called(node);
    if (ts.isCallExpression(node)) {
      if (name === "h") node.arguments.slice(2).forEach(take);
      if (SHOWN_CALLS.has(name || methodOf(node))) node.arguments.filter((one) => !isCode(one)).forEach(take);
      if (SHOWN_METHODS.has(methodOf(node))) node.arguments.forEach(take);
    }
    if (ts.isPropertyAssignment(node) && SHOWN_PROPS.has(propName(node.name))) take(node.initializer);
    if (ts.isPropertyDeclaration(node) && SHOWN_PROPS.has(propName(node.name))) take(node.initializer);
    if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left) && SHOWN_FIELDS.has(node.left.name.text)) take(node.right);
    const text = ownText(node);
    if (text && isProse(text) && !isForMachines(node)) found.set(node, text);
  });
  return [...found].filter(([node]) => !isSaid(node)).map(([node, text]) => ({ text, at: lineOf(node) }));
}

/** @param {ts.CallExpression} call */
const methodOf = ({ expression }) => (ts.isPropertyAccessExpression(expression) ? expression.name.text.replace("#", "") : "");

/** The code of an error, not its text. @param {ts.Node} node */
const isCode = (node) => /^[a-z_]+$/.test(ownText(node));

/** @param {ts.PropertyName} name */
const propName = (name) => (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name) ? name.text.replace("#", "") : "");

/** @param {ts.Node} node @returns {string} the text of a literal; of a template, its fixed parts around `{}` */
function ownText(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => `{}${span.literal.text}`).join("");
  return "";
}

/** The literals that an expression may become. @param {ts.Node | undefined} node @returns {[ts.Node, string][]} */
function shownLiterals(node) {
  if (!node) return [];
  const text = ownText(node);
  if (text) return /\p{L}{2}/u.test(text.replaceAll("{}", "")) ? [[node, text]] : [];
  if (ts.isConditionalExpression(node)) return [...shownLiterals(node.whenTrue), ...shownLiterals(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...(/^(\|\||\?\?|\+)$/.test(node.operatorToken.getText()) ? shownLiterals(node.left) : []), ...shownLiterals(node.right)];
  if (ts.isParenthesizedExpression(node) || ts.isSpreadElement(node)) return shownLiterals(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(shownLiterals);
  return [];
}

/** Begins as a sentence does, ends as one does, or has a word after a value. @param {string} text */
function isProse(text) {
  if (!/\p{Ll}/u.test(text) || /^(Bearer|Basic|translate)\b/.test(text)) return false;
  return /^[“"(]?\p{Lu}\p{Ll}*([ ,.:…?!’]|$)/u.test(text) || / .*[.!?…]$/u.test(text) || /\{\}[^{}]* \p{Ll}{2,}/u.test(text);
}

/** Keys of the keyboard, headers, names of errors and their texts: nobody is shown those. @param {ts.Node} node */
function isForMachines(node) {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if ((ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node) return true;
  if (ts.isBinaryExpression(parent) && /^[!=]==$/.test(parent.operatorToken.getText())) return true;
  if (ts.isCaseClause(parent)) return true;
  for (let up = parent; up; up = up.parent) {
    if (ts.isNewExpression(up) && /Error|Exception|^Set$|^Map$|Collator|Format|Request|Headers$/.test(up.expression.getText())) return true;
    if (ts.isCallExpression(up) && /(^|\.)(setRequestHeader|append|get|set|has|log|register|addEventListener|startsWith|endsWith|includes|warn|error|matches|querySelector|querySelectorAll|closest|getResponseHeader|toLocale\w+)$/.test(up.expression.getText())) return true;
    if (ts.isPropertyAssignment(up) && /^(class|className|headers|dataset|autocomplete|role)$/.test(propName(up.name))) return true;
    if (ts.isStatement(up) || ts.isArrowFunction(up)) return false;
  }
  return false;
}

/** @param {ts.Node} node */
function isSaid(node) {
  for (let up = node.parent; up; up = up.parent) {
    if (SPEAKERS.has(called(up))) return true;
    if (ts.isStatement(up) || ts.isArrowFunction(up)) return false;
  }
  return false;
}

/** The keys of a catalogue as they are written, those that stand twice too. @param {string} language */
export function catalogueKeys(language) {
  /** @type {string[]} */
  const keys = [];
  walk(parsed(`words/${language}.js`), (node) => {
    if (ts.isPropertyAssignment(node)) keys.push(propName(node.name));
  });
  return keys;
}
