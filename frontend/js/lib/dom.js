// The only way this page makes elements. Text is text: nothing here reads HTML.

/** @typedef {Node | string | number | null | undefined | false} Child */

const SVG = "http://www.w3.org/2000/svg";
const SAFE_SCHEMES = new Set(["http:", "https:", "blob:", "mailto:"]);

/**
 * An element with properties and children.
 *
 * `on…` keys take listeners, `class`, `dataset` and `style` (an object, set through CSSOM because the CSP forbids style
 * attributes) are what they say, false and null leave the attribute out, true sets it empty. `href` and `src` pass the
 * list of schemes.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Child | Child[])} children
 * @returns {any} the element; typed loosely because the tag decides
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) setProp(element, key, value);
  element.append(...nodes(children));
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} key
 * @param {any} value
 */
function setProp(element, key, value) {
  if (value === false || value === null || value === undefined) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "dataset") Object.assign(element.dataset, value);
  else if (key === "style") setStyle(element, value);
  else if (key === "value" && "value" in element) element.value = value;
  else if (key === "href" || key === "src") element.setAttribute(key, safeUrl(value));
  else element.setAttribute(key, value === true ? "" : String(value));
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, string>} style custom properties included
 */
export function setStyle(element, style) {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
}

/**
 * The address itself when its scheme is harmless; throws TypeError on `javascript:` and its like.
 * @param {string} url
 */
export function safeUrl(url) {
  const base = globalThis.document?.baseURI ?? "http://localhost/";
  if (!SAFE_SCHEMES.has(new URL(url, base).protocol)) throw new TypeError(`refused address: ${url.slice(0, 40)}`);
  return url;
}

/**
 * Children as the DOM takes them: flat, without holes, numbers as text.
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
export function nodes(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "number" ? String(child) : /** @type {Node | string} */ (child)));
}

/**
 * An SVG element; presentation attributes only.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Element} children
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** True while a person types, so that single keys are theirs. @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

/** Whether keys without a modifier may be commands. Somebody can switch them off; the frame keeps it as they want it. */
export const singleKeys = { on: true };
