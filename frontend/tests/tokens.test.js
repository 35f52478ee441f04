// Contrast in both themes: text 4.5:1, edges of controls 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("../css/tokens.css", import.meta.url), "utf8");
const [light, dark] = css.split(":root[data-theme=dark]").map(colours);

const TEXT = [
  ["text", "bg"], ["text", "surface"], ["text", "hover"], ["text", "tint"],
  ["muted", "bg"], ["muted", "surface"], ["muted", "hover"], ["muted", "sunken"], ["muted", "tint"],
  ["accent", "surface"], ["accent", "tint"], ["accent", "tint-2"], ["on-accent", "accent"], ["on-accent", "accent-hover"],
  ["danger", "surface"], ["danger", "danger-tint"], ["on-danger", "danger"], ["on-danger", "danger-hover"],
  ["warn", "surface"], ["warn", "warn-tint"],
  ["blue", "blue-t"], ["violet", "violet-t"], ["rose", "rose-t"], ["amber", "amber-t"], ["slate", "slate-t"], ["green", "green-t"],
  ...["muted", "violet", "green", "amber", "blue", "rose", "accent"].flatMap((kind) => [[kind, "surface"], [kind, "sunken"]]), // code
];
const TAGS = ["grey", "red", "orange", "yellow", "green", "blue", "purple", "pink"].flatMap((color) => [[`tag-${color}`, "surface"], [`tag-${color}`, "tint"]]);
const EDGES = [...TAGS, ["edge", "surface"], ["edge", "bg"], ["accent", "bg"], ["accent", "hover"], ["fill-a", "surface"], ["danger", "surface"]];

/** @param {string} block */
function colours(block) {
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/g)].map(([, name, hex]) => [name, hex]));
}

/** Relative luminance. WCAG 2.2, "relative luminance". */
function luminance(hex) {
  const full = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
  const [r, g, b] = [0, 2, 4]
    .map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((one, two) => one - two);
  return (lighter + 0.05) / (darker + 0.05);
}

for (const [theme, tokens] of Object.entries({ light, dark: { ...light, ...dark } })) {
  // Holds: A3
  test(`text reads 4.5:1 on its ground in the ${theme} theme`, () => {
    const poor = TEXT.map(([a, b]) => [a, b, contrast(tokens[a], tokens[b])]).filter(([, , ratio]) => !(ratio >= 4.5));
    assert.deepEqual(poor, []);
  });
  // Holds: A3
  test(`edges and fills stand out 3:1 in the ${theme} theme`, () => {
    const poor = EDGES.map(([a, b]) => [a, b, contrast(tokens[a], tokens[b])]).filter(([, , ratio]) => !(ratio >= 3));
    assert.deepEqual(poor, []);
  });
}
