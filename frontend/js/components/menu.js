// One menu for the ⋯ button, the right mouse button and the keyboard. A popover: top layer, Escape and a click outside
// close it, and the focus goes back where it was.
import { h, setStyle } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { direction } from "../lib/say.js";

const GAP = 4; // px between a button and its menu, and between a menu and the window's edge

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [keys] shortcut shown at the end
 * @property {boolean} [checked] makes it one of a choice
 * @property {boolean} [danger]
 * @property {boolean} [apart] a line before it
 * @property {string} [href] a place: the entry is a link, and the page follows it
 * @property {() => void} [run]
 */

/**
 * @param {{label: string, items: MenuItem[], heading?: Element | null, anchor?: Element | null,
 *   point?: {x: number, y: number} | null}} options at the pointer when `point` is given, else below `anchor`
 */
export function openMenu({ label, items, heading = null, anchor = null, point = null }) {
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  const menu = h("div", { class: "menu", popover: "auto", role: "menu", "aria-label": label });
  menu.append(...(heading ? [heading] : []), ...items.map((item) => menuItem(item, () => menu.hidePopover())));
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => steer(menu, event));
  menu.addEventListener("toggle", (/** @type {ToggleEvent} */ event) => {
    if (event.newState !== "closed") return;
    anchor?.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) back?.focus();
    menu.remove();
  });
  (anchor?.closest("dialog, aside, main, header, .side, .nav-m") ?? document.body).append(menu); // every menu lies in a landmark
  menu.showPopover();
  anchor?.setAttribute("aria-expanded", "true");
  place(menu, anchor, point);
  entries(menu)[0]?.focus();
}

/**
 * @param {MenuItem} item
 * @param {() => void} close
 */
function menuItem(item, close) {
  const choice = item.checked !== undefined;
  return h(
    item.href ? "a" : "button",
    {
      ...(item.href ? { href: item.href } : { type: "button" }),
      class: ["menu-item", item.danger && "danger", item.apart && "apart"].filter(Boolean).join(" "),
      role: choice ? "menuitemradio" : "menuitem",
      "aria-checked": choice ? String(item.checked) : null,
      tabindex: "-1",
      onclick: () => {
        close();
        item.run?.();
      },
    },
    item.icon && icon(item.icon),
    h("span", {}, item.label),
    choice && item.checked && icon("check", "s end"),
    item.keys && h("kbd", { class: "end", "aria-hidden": "true" }, item.keys),
  );
}

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
const entries = (menu) => [...menu.querySelectorAll(".menu-item")].map((entry) => /** @type {HTMLElement} */ (entry));

/** Arrow keys go round, Home and End to the ends, a letter to the next entry that starts with it. @param {HTMLElement} menu @param {KeyboardEvent} event */
function steer(menu, event) {
  const all = entries(menu);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = target(event.key, all, at);
  if (event.key === "Tab") menu.hidePopover();
  if (to) to.focus();
  if (to || event.key === "Tab") event.preventDefault();
  event.stopPropagation();
}

/**
 * @param {string} key
 * @param {HTMLElement[]} all
 * @param {number} at
 */
function target(key, all, at) {
  if (key === "ArrowDown") return all[(at + 1) % all.length];
  if (key === "ArrowUp") return all[(at - 1 + all.length) % all.length];
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key.length !== 1 || key === " ") return null;
  const after = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return after.find((entry) => entry.textContent?.toLowerCase().startsWith(key.toLowerCase()));
}

/**
 * Inside the window, at the end edge of its button when there is no room from the start. The stylesheet makes it a
 * sheet at the bottom of a phone.
 * @param {HTMLElement} menu
 * @param {Element | null} anchor
 * @param {{x: number, y: number} | null} point
 */
function place(menu, anchor, point) {
  const box = anchor?.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const mirrored = direction() === "rtl";
  const [near, far] = point ? [point.x, point.x] : [box?.left ?? 0, box?.right ?? 0]; // begins at the one, or ends at the other
  let x = mirrored ? far - width : near;
  let y = point ? point.y : (box?.bottom ?? 0) + GAP;
  if (mirrored ? x < GAP : x + width > innerWidth - GAP) x = mirrored ? near : far - width;
  if (y + height > innerHeight - GAP) y = (point ? point.y : (box?.top ?? y) - GAP) - height;
  x = Math.max(GAP, Math.min(x, innerWidth - width - GAP));
  y = Math.max(GAP, Math.min(y, innerHeight - height - GAP));
  setStyle(menu, { "--x": `${x}px`, "--y": `${y}px` });
}
