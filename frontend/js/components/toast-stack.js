// <toast-stack>: short notes with at most one action. They wait while a pointer or the focus is on them.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { announce } from "../lib/announce.js";
import { say } from "../lib/say.js";

const LIFE_MS = 12_000;

/** @typedef {{text: string, action?: {label: string, run: () => void}, stays?: boolean}} Toast stays: until it is answered */

export class ToastStack extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", say("Notes"));
  }

  /** Shows and says it. @param {Toast} toast @returns {() => void} takes it away again */
  show({ text, action, stays = false }) {
    const close = () => {
      timer?.stop();
      const inside = note.contains(document.activeElement);
      note.remove();
      if (inside) this.dispatchEvent(new Event("left"));
    };
    const run = () => {
      close();
      action?.run();
    };
    const note = h(
      "div",
      { class: stays ? "toast-x stays" : "toast-x" },
      h("span", { class: "toast-text" }, text),
      action && h("button", { type: "button", class: "toast-action", onclick: run }, action.label),
      h("button", { type: "button", class: "icon-btn sm", "aria-label": say("Dismiss"), onclick: close }, icon("close", "s")),
    );
    const timer = stays ? null : restfulTimer(note, close);
    this.append(note);
    const passing = this.querySelectorAll(":scope > :not(.stays)");
    for (const old of [...passing].slice(0, -3)) old.remove();
    announce(text);
    return close;
  }

  /** The newest note's action takes the focus; false when there is none. */
  focusNewest() {
    const button = /** @type {HTMLElement | null} */ (this.lastElementChild?.querySelector("button") ?? null);
    button?.focus();
    return button !== null;
  }
}

/**
 * Ends after LIFE_MS of being left alone.
 * @param {HTMLElement} element
 * @param {() => void} end
 */
function restfulTimer(element, end) {
  let left = LIFE_MS;
  let since = performance.now();
  let timer = setTimeout(end, left);
  const stop = () => {
    clearTimeout(timer);
    left = Math.max(0, left - (performance.now() - since));
  };
  const go = () => {
    clearTimeout(timer);
    since = performance.now();
    timer = setTimeout(end, Math.max(left, 2000));
  };
  for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, go);
  return { stop };
}

customElements.define("toast-stack", ToastStack);
