// The window in which files are looked at: name and tools above, the file on its stage, the way to its neighbours.
import { h, singleKeys } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { direction, say } from "../lib/say.js";
import { listenForSwipes } from "./preview-swipe.js";

/**
 * What stands on the stage. `key` may take a key for itself; `stop` is called when something else takes its place.
 * @typedef {{element: HTMLElement, tools?: HTMLElement[], key?: (event: KeyboardEvent) => boolean, stop?: () => void}} Viewer
 * @typedef {object} OverlayParts
 * @property {(by: 1 | -1) => void} step
 * @property {() => void} close asked for: whoever was asked then calls `shut`
 * @property {() => void} download
 * @property {() => void} share
 * @property {(place: HTMLElement) => void} info asked for: the details are to be put there
 */

const WALK = /** @type {Record<string, 1 | -1>} */ (direction() === "rtl" ? { ArrowRight: -1, ArrowLeft: 1 } : { ArrowRight: 1, ArrowLeft: -1 });
const SCROLL = /** @type {Record<string, number>} */ ({ ArrowDown: 0.1, ArrowUp: -0.1, PageDown: 0.9, PageUp: -0.9 });
const AFTER_CLEARING_MS = 60;

export class PreviewOverlay {
  #parts;
  #title = h("h2", { id: "preview-title", tabindex: "-1" });
  #sub = h("p", { class: "num", id: "preview-facts" });
  #picture = h("span", { class: "preview-icon" });
  #tools = h("div", { class: "preview-tools" });
  #stage = h("div", { class: "preview-stage" });
  #complaint = h("p", { class: "preview-complaint", hidden: true });
  #status = h("div", { class: "vh", role: "status" }); // those of the page are out of reach below an open window
  #previous;
  #next;
  #element;
  #aside = h("aside", { class: "preview-details details", "aria-label": say("Details"), hidden: true });
  #share = act("share", say("Share"), () => this.#parts.share());
  #info = act("info", say("Info"), () => this.#toggleInfo());
  /** @type {Viewer | null} */
  #viewer = null;

  /** @param {OverlayParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#previous = stepButton(say("Previous file"), "left", () => parts.step(-1));
    this.#next = stepButton(say("Next file"), "right", () => parts.step(1));
    this.#element = h(
      "dialog",
      { class: "preview", "aria-labelledby": "preview-title", "aria-describedby": "preview-facts" },
      h(
        "header",
        {},
        this.#picture,
        h("div", { class: "preview-name" }, this.#title, this.#sub),
        this.#tools,
        this.#share,
        this.#info,
        act("download", say("Download"), () => parts.download()),
        h("button", { type: "button", class: "icon-btn", "aria-label": say("Close"), onclick: () => parts.close() }, icon("close")),
      ),
      this.#stage,
      h("div", { class: "preview-steps" }, this.#previous, this.#next),
      this.#aside,
      this.#complaint,
      this.#status,
    );
    listenForSwipes(this.#stage, (by) => this.#go(by));
    this.#element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.#element.addEventListener("cancel", (/** @type {Event} */ event) => this.#cancel(event));
  }

  open() {
    document.body.append(this.#element);
    this.#element.showModal();
    this.#title.focus();
  }

  shut() {
    this.#viewer?.stop?.();
    this.#element.close();
    this.#element.remove();
  }

  /** Whose turn it is, before its content is there. @param {{name: string, facts: string, picture: Element, before: boolean, after: boolean, shareable: boolean}} file */
  name({ name, facts, picture, before, after, shareable }) {
    this.#title.replaceChildren(h("bdi", {}, name));
    this.#title.setAttribute("title", name);
    this.#sub.textContent = facts;
    this.#picture.replaceChildren(picture);
    this.#previous.disabled = !before;
    this.#next.disabled = !after;
    this.#share.hidden = !shareable;
    this.#element.classList.toggle("alone", !before && !after);
    if (document.activeElement === document.body) this.#title.focus(); // a button that was switched off lost it
  }

  /** Until the content is there. */
  wait() {
    this.#put(null, h("div", { class: "preview-wait" }));
    this.#stage.setAttribute("aria-busy", "true");
  }

  /** @param {Viewer} viewer */
  show(viewer) {
    this.#put(viewer, viewer.element);
    this.#stage.removeAttribute("aria-busy");
  }

  /** Says it to those who listen. @param {string} text */
  tell(text) {
    this.#status.textContent = "";
    setTimeout(() => (this.#status.textContent = text), AFTER_CLEARING_MS);
  }

  /** Something that was asked for here failed; what is shown stays. @param {string} text empty takes it away */
  complain(text) {
    this.#complaint.textContent = text;
    this.#complaint.hidden = !text;
    if (text) this.tell(text);
  }

  closeInfo() {
    if (this.#aside.contains(document.activeElement)) this.#info.focus();
    this.#aside.hidden = true;
    this.#info.setAttribute("aria-pressed", "false");
  }

  #toggleInfo() {
    if (!this.#aside.hidden) return this.closeInfo();
    this.#aside.hidden = false;
    this.#info.setAttribute("aria-pressed", "true");
    this.#parts.info(this.#aside);
  }

  /** @param {Viewer | null} viewer @param {HTMLElement} element */
  #put(viewer, element) {
    const held = this.#stage.contains(document.activeElement) || this.#tools.contains(document.activeElement);
    this.#viewer?.stop?.();
    this.#viewer = viewer;
    this.#tools.replaceChildren(...(viewer?.tools ?? []));
    this.#stage.replaceChildren(element);
    if (held) this.#title.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    event.stopPropagation(); // the list behind has its own keys
    if (event.defaultPrevented || ctrlKey || metaKey || altKey) return;
    const at = /** @type {Element} */ (target);
    if (key === "Escape") {
      event.preventDefault();
      if (this.#aside.contains(at)) this.closeInfo();
      else this.#parts.close();
    } else if (at.matches("input") || this.#aside.contains(at)) return; // letters and arrows are theirs
    else if ((singleKeys.on || key.length > 1 || key === " ") && this.#viewer?.key?.(event)) event.preventDefault();
    else if (at.closest("video, audio")) return; // seeks and changes the volume
    else if (key in WALK) {
      event.preventDefault();
      this.#go(WALK[key]);
    } else if (key in SCROLL) this.#scroll(event, SCROLL[key]);
  }

  /** @param {1 | -1} by */
  #go(by) {
    if (!(by === 1 ? this.#next : this.#previous).disabled) this.#parts.step(by);
  }

  /** @param {KeyboardEvent} event @param {number} pages */
  #scroll(event, pages) {
    const box = this.#stage.querySelector("[data-scrolls]");
    if (!box || box.contains(/** @type {Node} */ (event.target))) return;
    event.preventDefault();
    box.scrollBy({ top: box.clientHeight * pages });
  }

  /** The gesture or key of a phone for “back” on a window. @param {Event} event */
  #cancel(event) {
    event.preventDefault();
    this.#parts.close();
  }
}

/** @param {string} picture @param {string} label @param {() => void} onclick @returns {HTMLButtonElement} */
function act(picture, label, onclick) {
  return h("button", { type: "button", class: "act", title: label, "aria-pressed": picture === "info" ? "false" : null, onclick }, icon(picture), h("span", {}, label));
}

/** @param {string} label @param {string} picture @param {() => void} onclick @returns {HTMLButtonElement} */
function stepButton(label, picture, onclick) {
  return h("button", { type: "button", class: "preview-step", "aria-label": label, onclick }, icon(picture));
}
