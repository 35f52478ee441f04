// Correctness, and the rules that keep the content security policy true: no HTML from strings, no code from strings.
import js from "@eslint/js";

const BROWSER = [
  "AbortController", "AbortSignal", "Blob", "BroadcastChannel", "CacheStorage", "CustomEvent", "DOMException", "Element", "Event",
  "EventSource",
  "EventTarget", "File", "FormData", "HTMLButtonElement", "ResizeObserver", "HTMLElement", "HTMLInputElement", "HTMLTextAreaElement", "IntersectionObserver", "Node", "Request", "Response",
  "TextDecoder", "TextEncoder", "ToggleEvent", "URL", "URLSearchParams", "Worker", "XMLHttpRequest",
  "caches", "clearInterval", "clearTimeout", "confirm", "console", "crypto", "customElements", "document", "fetch", "getComputedStyle", "history",
  "innerHeight", "innerWidth", "localStorage", "location", "matchMedia", "navigator", "performance", "queueMicrotask",
  "cancelAnimationFrame", "requestAnimationFrame", "self", "sessionStorage", "setInterval", "setTimeout", "structuredClone", "window",
];
const NODE = ["Buffer", "process"];
const globals = (/** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const HTML_SINKS = ["innerHTML", "outerHTML", "srcdoc"];
const bannedMembers = [
  ...HTML_SINKS.map((property) => ({ property, message: "Build elements with h(); HTML from strings is refused by the policy." })),
  { property: "insertAdjacentHTML", message: "Build elements with h()." },
  { object: "document", property: "write", message: "Build elements with h()." },
];
const bannedSyntax = [
  {
    selector: "CallExpression[callee.property.name='setAttribute'][arguments.0.value=/^(style|on)/]",
    message: "Styles go through CSSOM, listeners through addEventListener.",
  },
  { selector: "CallExpression[callee.name=/^(setTimeout|setInterval)$/][arguments.0.type='Literal']", message: "No code from strings." },
];

export default [
  { ignores: ["vendor/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["js/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals(BROWSER) },
    rules: {
      "no-restricted-properties": ["error", ...bannedMembers],
      "no-restricted-syntax": ["error", ...bannedSyntax],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      eqeqeq: "error",
      "prefer-const": "error",
      "no-var": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
      "max-lines": ["error", 400],
    },
  },
  { files: ["js/words/*.js"], rules: { "max-lines": "off" } }, // as long as there are texts
  { files: ["js/boot.js"], languageOptions: { sourceType: "script" } },
  {
    files: ["tests/**/*.js", "*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals([...BROWSER, ...NODE]) },
    rules: { "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }] },
  },
];
