// Fields of a form, each with its label, its hint and its own complaint below it.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/**
 * @typedef {object} TextField
 * @property {HTMLElement} element
 * @property {string} name
 * @property {HTMLInputElement} input
 * @property {string} value
 * @property {(text: string) => void} fail an empty text takes the complaint away
 */

let made = 0;

/**
 * @param {{name: string, label: string, type?: string, autocomplete?: string, value?: string, hint?: string, fixed?: boolean,
 *   inputmode?: string}} parts
 * @returns {TextField}
 */
export function textField({ name, label, type = "text", autocomplete = "off", value = "", hint = "", fixed = false, inputmode = "" }) {
  const id = `field-${name}-${++made}`;
  const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const input = h("input", {
    class: "form-control", id, name, type, autocomplete, value, readonly: fixed, autocapitalize: "none", spellcheck: "false",
    inputmode: inputmode || null, "aria-describedby": [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "),
  });
  const fail = (/** @type {string} */ text) => {
    error.textContent = text;
    error.hidden = !text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("input", () => fail(""));
  const element = h("div", { class: "set-field" }, h("label", { for: id }, label), input, error, hint && h("p", { class: "hint", id: `${id}-hint` }, hint));
  return { element, name, input, fail, get value() { return input.value; } };
}

/**
 * On or off, as a switch beside its text.
 * @param {{label: string, hint?: string, checked: boolean, change?: (on: boolean) => void, name?: string}} parts
 * @returns {{element: HTMLElement, input: HTMLInputElement}}
 */
export function switchField({ label, hint = "", checked, change, name = "" }) {
  const id = `switch-${++made}`;
  const input = h("input", {
    type: "checkbox", role: "switch", class: "switch", id, name: name || null, checked, "aria-describedby": hint ? `${id}-hint` : null,
    onchange: () => change?.(input.checked),
  });
  const words = h("div", { class: "switch-words" }, h("label", { for: id }, label), hint && h("p", { class: "hint", id: `${id}-hint` }, hint));
  return { element: h("div", { class: "switch-line" }, words, input), input };
}

/**
 * One of a few, side by side.
 * @param {{legend: string, name: string, value: string, options: {value: string, label: string, picture?: string, lang?: string}[],
 *   change: (value: string) => void, hint?: string}} parts
 * @returns {HTMLElement & {value: string}}
 */
export function choiceField({ legend, name, value, options, change, hint = "" }) {
  const hintId = `choice-${++made}`;
  const inputs = options.map((option) =>
    h("input", { type: "radio", name, value: option.value, checked: option.value === value, onchange: () => change(option.value) }));
  const cards = options.map(({ label, picture, lang }, index) =>
    h("label", { class: "choice" }, inputs[index], picture && icon(picture), h("span", { lang: lang ?? null }, label)));
  const element = h(
    "fieldset",
    { class: "choices", "aria-describedby": hint ? hintId : null },
    h("legend", {}, legend), h("div", { class: "choice-line" }, ...cards), hint && h("p", { class: "hint", id: hintId }, hint),
  );
  return Object.defineProperty(element, "value", {
    get: () => inputs.find(({ checked }) => checked)?.value ?? "",
    set: (next) => {
      for (const input of inputs) input.checked = input.value === next;
    },
  });
}
