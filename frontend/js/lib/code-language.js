// Which language a text is written in, by the end of its name, and what of Prism is needed to read it.

/** Prism's name of a language → what must be there before it. */
const NEEDS = /** @type {Record<string, string[]>} */ ({
  javascript: ["markup", "clike"], typescript: ["javascript"], jsx: ["javascript"], tsx: ["jsx", "typescript"],
  go: ["clike"], java: ["clike"], kotlin: ["clike"], csharp: ["clike"], ruby: ["clike"], c: ["clike"], cpp: ["c"],
  php: ["markup-templating"], "markup-templating": ["markup"], markdown: ["markup", "yaml"], css: ["markup"],
  scss: ["css"], less: ["css"],
});
/** What is found inside of it. Both add themselves to markup when they are loaded, so it has to be there before them. */
const WITHIN = /** @type {Record<string, string[]>} */ ({ markup: ["css", "javascript"], php: ["css", "javascript"] });

/** Ends of names (without the dot), whole names, and what people write behind ``` → Prism's name. */
const WORDS = /** @type {Record<string, string>} */ ({
  js: "javascript", mjs: "javascript", cjs: "javascript", jsx: "jsx", ts: "typescript", mts: "typescript", cts: "typescript", tsx: "tsx",
  json: "json", jsonl: "json", ndjson: "json", geojson: "json", webmanifest: "json", ipynb: "json",
  html: "markup", htm: "markup", xhtml: "markup", xml: "markup", svg: "markup", rss: "markup", atom: "markup", xsl: "markup", vue: "markup", plist: "markup",
  css: "css", scss: "scss", less: "less", py: "python", pyi: "python", pyw: "python", sh: "bash", zsh: "bash", shell: "bash", bashrc: "bash", profile: "bash", env: "bash",
  sql: "sql", yml: "yaml", yaml: "yaml", toml: "toml", lock: "toml", ini: "ini", cfg: "ini", conf: "ini", editorconfig: "ini", properties: "ini", desktop: "ini", service: "ini",
  go: "go", rs: "rust", java: "java", kt: "kotlin", kts: "kotlin", swift: "swift", c: "c", h: "c", cc: "cpp", cpp: "cpp", cxx: "cpp", hpp: "cpp", hh: "cpp", "c++": "cpp",
  cs: "csharp", "c#": "csharp", php: "php", rb: "ruby", gemfile: "ruby", rakefile: "ruby", lua: "lua", graphql: "graphql", gql: "graphql", ps1: "powershell",
  md: "markdown", markdown: "markdown", diff: "diff", patch: "diff", dockerfile: "docker", containerfile: "docker", makefile: "makefile", mk: "makefile",
});
const NAMES = new Set([...Object.values(WORDS), ...Object.keys(NEEDS)]);

/** Prism's name of the language, or null where it is plain text or one that is not here. @param {string} word as behind ``` @returns {string | null} */
export function languageCalled(word) {
  const low = word.trim().toLowerCase();
  if (Object.hasOwn(WORDS, low)) return WORDS[low];
  return NAMES.has(low) ? low : null;
}

/** The same by the name of a file. @param {string} name @returns {string | null} */
export function languageOf(name) {
  const low = name.toLowerCase();
  const end = low.slice(low.lastIndexOf(".") + 1);
  if (Object.hasOwn(WORDS, end)) return WORDS[end];
  return /^(docker|container)file\b/.test(low) ? "docker" : null;
}

/** What must be loaded for a language, in this order. @param {string} language @returns {string[]} */
export function filesFor(language) {
  /** @type {Set<string>} */
  const all = new Set(["core"]);
  const add = (/** @type {string} */ name) => {
    (NEEDS[name] ?? []).forEach(add);
    all.add(name);
  };
  [language, ...(WITHIN[language] ?? [])].forEach(add);
  return [...all];
}
