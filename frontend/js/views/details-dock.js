// Where the details stand: at the side of a wide window, remembered; a sheet above a narrow one. What is in them is
// loaded when they are first opened.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { explain } from "../lib/explain.js";
import { say } from "../lib/say.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {{label: string, icon: string, run: () => void}} Action */
/** @typedef {{nodes: DriveNode[], folder: DriveNode | null, actions?: () => Action[]}} Subject what is chosen and can be done with it all, else the folder that is open */

const WIDE = window.matchMedia("(min-width: 1100px)");
const KEY = "holdfast.details";

export class DetailsDock {
  element = h("aside", { class: "details card-x", "aria-label": say("Details"), hidden: true });
  /** Stands in the heading of the list. */
  button = h("button", { type: "button", class: "icon-btn details-button", "aria-label": say("Details panel"), "aria-keyshortcuts": "i", title: say("Details (i)"), onclick: () => void this.toggle() }, icon("panel"));
  #parts;
  /** @type {Subject} */
  #subject = { nodes: [], folder: null };
  /** @type {Promise<import("./details-panel.js").DetailsPanel> | null} */
  #panel = null;
  /** @type {HTMLDialogElement | null} */
  #sheet = null;

  /**
   * @param {{api: import("../api/index.js").Api, drive: import("../state/drive.js").Drive, storage: Storage,
   *   toasts: {show(toast: {text: string}): void}, me: string, share: (node: DriveNode) => void}} parts
   */
  constructor(parts) {
    this.#parts = parts;
    WIDE.addEventListener("change", () => this.#draw());
    this.#draw();
  }

  get open() {
    return WIDE.matches ? this.#remembered : this.#sheet !== null;
  }

  /** What the details are about now. @param {Subject} subject */
  show(subject) {
    this.#subject = subject;
    if (this.open) void this.#panel?.then((panel) => panel.show(this.#subject));
  }

  /** What is shown is asked for anew: access or tags were changed. */
  again() {
    if (this.open) void this.#panel?.then((panel) => panel.again());
  }

  toggle() {
    return this.open ? this.close() : this.reveal();
  }

  reveal() {
    if (WIDE.matches) this.#remembered = true;
    else this.#openSheet();
    this.#draw();
  }

  close() {
    const inside = this.element.contains(document.activeElement);
    if (WIDE.matches) this.#remembered = false;
    this.#sheet?.close();
    this.#draw();
    if (inside) this.button.focus();
  }

  get #remembered() {
    try {
      return this.#parts.storage.getItem(KEY) === "open";
    } catch {
      return false;
    }
  }

  set #remembered(open) {
    try {
      this.#parts.storage.setItem(KEY, open ? "open" : "closed");
    } catch {
      // without storage the panel stays closed
    }
  }

  #draw() {
    this.button.setAttribute("aria-pressed", String(WIDE.matches && this.open));
    this.element.hidden = !(WIDE.matches && this.open);
    if (WIDE.matches) this.#sheet?.close();
    if (this.open) void this.#fill(this.#sheet ?? this.element);
  }

  /** @param {Element} place */
  async #fill(place) {
    this.#panel ??= import("./details-panel.js").then(
      ({ DetailsPanel }) => new DetailsPanel({ ...this.#parts, close: () => this.close(), go: () => this.#sheet?.close() }),
    );
    try {
      const panel = await this.#panel;
      place.replaceChildren(panel.element);
      panel.show(this.#subject);
    } catch (error) {
      this.#panel = null;
      this.#parts.toasts.show({ text: say("The details could not be loaded. {why}", { why: explain(error) }) });
    }
  }

  #openSheet() {
    const sheet = h("dialog", { class: "details sheet", "aria-label": say("Details") });
    sheet.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation()); // the list behind has its own keys
    sheet.addEventListener("click", (/** @type {Event} */ event) => event.target === sheet && sheet.close());
    sheet.addEventListener("close", () => {
      sheet.remove();
      this.#sheet = null;
    });
    this.#sheet = sheet;
    document.body.append(sheet);
    sheet.showModal();
  }
}
