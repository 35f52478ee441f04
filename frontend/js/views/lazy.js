// A page whose module is fetched when it is opened: its heading at once, then what the module makes.
import { h } from "../lib/dom.js";
import { explain } from "../lib/explain.js";
import { say } from "../lib/say.js";
import { blankSlate, skeleton } from "../components/blank-slates.js";

/** @typedef {{element: Element, start?: () => void, moved?: (path: string) => void, stop?: () => void}} Body */

export class LazyView {
  folder = null;
  parent = null;
  /** @type {string[]} */
  dragged = [];
  title;
  heading;
  element;
  #make;
  #stage = h("div", { class: "stage" });
  #bar = h("div", { class: "title-actions" });
  /** @type {Body | null} */
  #body = null;
  #stopped = false;

  /**
   * @param {{name: string, title: () => string}} page
   * @param {(bar: Element) => Promise<Body>} make fetches the module and builds what it shows
   */
  constructor(page, make) {
    this.name = page.name;
    this.title = page.title();
    this.#make = make;
    this.heading = h("h1", { tabindex: "-1" }, this.title);
    const head = h("div", { class: "title" }, this.heading, this.#bar);
    this.element = h("section", { class: `card-x page page-${page.name}` }, head, this.#stage);
  }

  async start() {
    this.#stage.setAttribute("aria-busy", "true");
    this.#stage.replaceChildren(skeleton());
    try {
      const body = await this.#make(this.#bar);
      if (this.#stopped) return;
      this.#body = body;
      this.#stage.replaceChildren(body.element);
      body.start?.();
    } catch (error) {
      this.#stage.replaceChildren(this.#failed(error));
    }
    this.#stage.removeAttribute("aria-busy");
  }

  /** Another address of the same page. @param {string} path */
  moved(path) {
    this.#body?.moved?.(path);
  }

  stop() {
    this.#stopped = true;
    this.#body?.stop?.();
  }

  reveal() {}
  dropNodes() {}

  /** @param {unknown} error */
  #failed(error) {
    const again = h("button", { type: "button", class: "btn btn-primary", onclick: () => void this.start() }, say("Try again"));
    return blankSlate({ picture: "alert", title: say("This page could not be loaded"), text: explain(error), actions: [again] });
  }
}
