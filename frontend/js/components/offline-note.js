// Says above the list that what is shown may be old.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { announce } from "../lib/announce.js";
import { language, say } from "../lib/say.js";

export class OfflineNote {
  #text = h("span", {});
  element;

  /** @param {() => void} retry */
  constructor(retry) {
    const button = h("button", { type: "button", class: "toast-action", onclick: retry }, say("Try again"));
    this.element = h("div", { class: "offline-note", hidden: true }, icon("alert", "s"), h("b", {}, say("Offline")), this.#text, button);
  }

  get shown() {
    return !this.element.hidden;
  }

  /** @param {number | null} at when what is shown was true, in milliseconds; null: since the line broke */
  show(at) {
    const text = at ? say("You see what was here on {when}.", { when: moment(at) }) : say("The server cannot be reached. What you see may be old.");
    if (this.shown && this.#text.textContent === text) return;
    this.#text.textContent = text;
    this.element.hidden = false;
    announce(`${say("Offline")}. ${text}`);
  }

  hide() {
    if (!this.shown) return;
    this.element.hidden = true;
    announce(say("The server is there again."));
  }
}

/** @param {number} at */
const moment = (at) => new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(at);
