// Reads code and Markdown off the main thread, where a text that takes for ever can be stopped.
// In: {id, language, text}; out: {id, parts} or {id, tokens}, null where it could not be read.
import { filesFor, languageCalled } from "../lib/code-language.js";
import { partsOf } from "../lib/code-parts.js";

self.Prism = { manual: true, disableWorkerMessageHandler: true };

const MARKED = "/vendor/marked/marked.esm.js";
const MOST_PARTS = 60_000; // more nodes than that make a page slow
/** @type {Map<string, Promise<unknown>>} */
const loading = new Map();

self.addEventListener("message", async ({ data: { id, language, text } }) => {
  const read = language === "markdown-tree" ? markdown(text).then((tokens) => ({ tokens })) : code(text, language).then((parts) => ({ parts }));
  self.postMessage({ id, ...(await read.catch(() => null)) });
});

async function code(text, language) {
  for (const name of filesFor(language)) {
    if (!loading.has(name)) loading.set(name, import(`/vendor/prismjs/prism-${name}.min.js`));
    await loading.get(name);
  }
  const { Prism } = self;
  const env = { code: text, grammar: Prism.languages[language], language, tokens: [] };
  Prism.hooks.run("before-tokenize", env); // PHP between HTML is found by these
  env.tokens = Prism.tokenize(env.code, env.grammar);
  Prism.hooks.run("after-tokenize", env);
  const parts = partsOf(env.tokens);
  return parts.length > MOST_PARTS ? null : parts;
}

async function markdown(text) {
  const { lexer } = await import(MARKED);
  const tokens = [...lexer(text, { gfm: true })];
  await colour(tokens);
  return tokens;
}

/** Code between ``` gets its parts. */
async function colour(tokens) {
  for (const token of tokens) {
    const language = token.type === "code" && languageCalled((token.lang ?? "").split(/\s/)[0]);
    if (language) token.parts = await code(token.text, language).catch(() => null);
    for (const below of [token.tokens, token.items]) if (below) await colour(below);
  }
}
