// Native modal dialogs: the browser makes the rest of the page inert, Escape closes, and the focus returns.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { alertAloud } from "../lib/announce.js";
import { say } from "../lib/say.js";

let made = 0;

/**
 * @typedef {object} Parts
 * @property {string} title
 * @property {(Node | string)[]} body
 * @property {HTMLElement[]} [actions] buttons, the main one last
 * @property {boolean} [stays] no close button, Escape does nothing: it must be answered
 * @property {() => void} [closed]
 * @property {(event: SubmitEvent) => void} [submit] Enter in a field and the submit button
 */

/**
 * Opens a modal dialog. `close()` closes it; `fail(text)` shows what went wrong and says it.
 * @param {Parts} parts
 * @returns {{element: HTMLDialogElement, close(): void, fail(text: string): void}}
 */
export function openDialog({ title, body, actions = [], stays = false, closed, submit }) {
  const titleId = `dialog-title-${++made}`;
  const error = h("p", { class: "field-error", hidden: true });
  const form = h("form", { novalidate: true, onsubmit: (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    submit?.(event);
  } }, ...body, error, actions.length > 0 && h("div", { class: "dialog-actions" }, ...actions));
  const element = h(
    "dialog",
    { class: "dialog", "aria-labelledby": titleId },
    h("header", {}, h("h2", { id: titleId }, title), !stays && closeButton(() => element.close())),
    form,
  );
  if (stays) element.addEventListener("cancel", (/** @type {Event} */ event) => event.preventDefault());
  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (stays && event.key === "Escape") event.preventDefault(); // a second Escape would skip `cancel`
    event.stopPropagation(); // the list behind has its own keys
  });
  const invoker = document.activeElement;
  element.addEventListener("close", () => {
    element.remove();
    closed?.();
    refocus(invoker);
  });
  document.body.append(element);
  element.showModal();
  return {
    element,
    close: () => element.close(),
    fail: (text) => {
      error.textContent = text;
      error.hidden = !text;
      if (text) alertAloud(text);
    },
  };
}

/** The row that the dialog was opened from may have been drawn anew meanwhile, or be gone. @param {Element | null} invoker */
function refocus(invoker) {
  if (document.activeElement !== document.body || !invoker || invoker === document.body) return;
  const label = invoker.getAttribute("aria-label");
  const alike = [...document.querySelectorAll(invoker.localName)].find((one) => label && one.getAttribute("aria-label") === label);
  /** @type {HTMLElement | null} */ (alike ?? document.querySelector('[role="row"][tabindex="0"]'))?.focus();
}

/** @param {() => void} run */
function closeButton(run) {
  return h("button", { type: "button", class: "icon-btn sm", "aria-label": say("Close"), onclick: run }, icon("close"));
}

/**
 * @param {string} label
 * @param {{main?: boolean, danger?: boolean, submit?: boolean, run?: () => void}} [options]
 * @returns {HTMLButtonElement}
 */
export function dialogButton(label, { main = false, danger = false, submit = false, run } = {}) {
  const look = danger ? "btn btn-danger" : main ? "btn btn-primary" : "btn btn-quiet";
  return h("button", { type: submit ? "submit" : "button", class: look, onclick: run }, label);
}
