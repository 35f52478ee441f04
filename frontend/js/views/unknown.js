// An address that leads nowhere.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { blankSlate } from "../components/blank-slates.js";

export class UnknownView {
  title = say("No such page");
  folder = null;
  parent = null;
  /** @type {string[]} */
  dragged = [];
  heading = h("h1", { tabindex: "-1" }, say("No such page"));
  element;

  constructor() {
    const home = h("a", { class: "btn btn-primary", href: "/" }, say("All files"));
    const slate = blankSlate({ picture: "alert", title: say("This address leads nowhere"), text: say("It may have been cut off, or mistyped."), actions: [home] });
    this.element = h("section", { class: "card-x files" }, h("div", { class: "title" }, this.heading), h("div", { class: "stage" }, slate));
  }

  async start() {}
  stop() {}
  reveal() {}
  dropNodes() {}
}
