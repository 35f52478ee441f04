// The field in the top bar. Event `ask` (detail {text, done}) while a person types and, with `done`, when they are ready
// for the list; `leave` when a phone's field is closed.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";

const PAUSE_MS = 200; // between the last letter and the question

export class SearchField extends EventTarget {
  element;
  #timer = 0;
  #input = h("input", {
    class: "form-control", type: "search", name: "q", "aria-label": say("Search"), placeholder: say("Search files and folders"),
    autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-keyshortcuts": "/",
  });

  #hint = h("kbd", { class: "only-d", "aria-hidden": "true" }, "/");

  constructor() {
    super();
    const leave = () => this.dispatchEvent(new Event("leave"));
    this.element = h(
      "form",
      { class: "search", role: "search", onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      icon("search"),
      this.#input,
      this.#hint,
      h("button", { type: "button", class: "icon-btn only-m", "aria-label": say("Close search"), onclick: leave }, icon("close")),
    );
    this.#input.addEventListener("input", (/** @type {InputEvent} */ event) => !event.isComposing && this.#soon());
    this.#input.addEventListener("compositionend", () => this.#soon());
    this.#input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
  }

  get focused() {
    return document.activeElement === this.#input;
  }

  /** The key that leads here is on. @param {boolean} on */
  set keyHint(on) {
    this.#hint.hidden = !on;
    if (on) this.#input.setAttribute("aria-keyshortcuts", "/");
    else this.#input.removeAttribute("aria-keyshortcuts");
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  /** What the address says; what a person is typing is never taken from them. @param {string} text */
  set text(text) {
    if (this.#timer === 0 && this.#input.value.trim() !== text.trim()) this.#input.value = text;
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = Number(setTimeout(() => this.#ask(false), PAUSE_MS));
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#ask(true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.#ask(true);
    else if (event.key === "Escape" && this.#input.value) this.#clear();
    else return;
    event.preventDefault();
  }

  #clear() {
    this.#input.value = "";
    this.#ask(false);
  }

  /** @param {boolean} done */
  #ask(done) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.dispatchEvent(new CustomEvent("ask", { detail: { text: this.#input.value.trim(), done } }));
  }
}
