// The window in which files are looked at: name and tools above, the file on its stage, the way to its neighbours.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/**
 * What stands on the stage. `key` may take a key for itself; `stop` is called when something else takes its place.
 * @typedef {{element: HTMLElement, tools?: HTMLElement[], key?: (event: KeyboardEvent) => boolean, stop?: () => void}} Viewer
 * @typedef {object} OverlayParts
 * @property {(by: 1 | -1) => void} step
 * @property {() => void} close asked for: whoever was asked then calls `shut`
 * @property {() => void} download
 */

const WALK = /** @type {Record<string, 1 | -1>} */ ({ ArrowRight: 1, ArrowLeft: -1 });
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
  /** @type {Viewer | null} */
  #viewer = null;

  /** @param {OverlayParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#previous = stepButton("Previous file", "left", () => parts.step(-1));
    this.#next = stepButton("Next file", "right", () => parts.step(1));
    this.#element = h(
      "dialog",
      { class: "preview", "aria-labelledby": "preview-title", "aria-describedby": "preview-facts" },
      h(
        "header",
        {},
        this.#picture,
        h("div", { class: "preview-name" }, this.#title, this.#sub),
        this.#tools,
        h("button", { type: "button", class: "act", onclick: () => parts.download() }, icon("download"), h("span", {}, "Download")),
        h("button", { type: "button", class: "icon-btn", "aria-label": "Close", onclick: () => parts.close() }, icon("close")),
      ),
      this.#stage,
      h("div", { class: "preview-steps" }, this.#previous, this.#next),
      this.#complaint,
      this.#status,
    );
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

  /** Whose turn it is, before its content is there. @param {{name: string, facts: string, picture: Element, before: boolean, after: boolean}} file */
  name({ name, facts, picture, before, after }) {
    this.#title.replaceChildren(h("bdi", {}, name));
    this.#title.setAttribute("title", name);
    this.#sub.textContent = facts;
    this.#picture.replaceChildren(picture);
    this.#previous.disabled = !before;
    this.#next.disabled = !after;
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
  say(text) {
    this.#status.textContent = "";
    setTimeout(() => (this.#status.textContent = text), AFTER_CLEARING_MS);
  }

  /** Something that was asked for here failed; what is shown stays. @param {string} text empty takes it away */
  complain(text) {
    this.#complaint.textContent = text;
    this.#complaint.hidden = !text;
    if (text) this.say(text);
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
    if (key === "Escape") {
      event.preventDefault();
      this.#parts.close();
    } else if (this.#viewer?.key?.(event)) event.preventDefault();
    else if (/** @type {Element} */ (target).closest("video, audio")) return; // seeks and changes the volume
    else if (key in WALK) this.#walk(event, WALK[key]);
    else if (key in SCROLL) this.#scroll(event, SCROLL[key]);
  }

  /** @param {KeyboardEvent} event @param {1 | -1} by */
  #walk(event, by) {
    event.preventDefault();
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

/** @param {string} label @param {string} picture @param {() => void} onclick @returns {HTMLButtonElement} */
function stepButton(label, picture, onclick) {
  return h("button", { type: "button", class: "preview-step", "aria-label": label, onclick }, icon(picture));
}
