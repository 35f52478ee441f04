// An address that leads nowhere.
import { h } from "../lib/dom.js";
import { blankSlate } from "../components/blank-slates.js";

export class UnknownView {
  title = "No such page";
  folder = null;
  parent = null;
  /** @type {string[]} */
  dragged = [];
  heading = h("h1", { tabindex: "-1" }, "No such page");
  element;

  constructor() {
    const home = h("a", { class: "btn btn-primary", href: "/" }, "All files");
    const slate = blankSlate({ picture: "alert", title: "This address leads nowhere", text: "It may have been cut off, or mistyped.", actions: [home] });
    this.element = h("section", { class: "card-x files" }, h("div", { class: "title" }, this.heading), h("div", { class: "stage" }, slate));
  }

  async start() {}
  stop() {}
  reveal() {}
  dropNodes() {}
}
