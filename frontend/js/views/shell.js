// The frame around every page: header, places, the stage, the tray below it, and the bar at the bottom of a phone.
import { h, singleKeys } from "../lib/dom.js";
import { icon, logo } from "../lib/icons.js";
import { TOP_NAME } from "../lib/names.js";
import { say } from "../lib/say.js";
import { openMenu } from "../components/menu.js";
import { SearchField } from "../components/search-field.js";
import { storageMeter } from "../components/storage-meter.js";
import { tagPlaces } from "../components/tag-places.js";
import { teamPlaces } from "../components/team-places.js";
import { ToastStack } from "../components/toast-stack.js";

/** @typedef {import("../api/session.js").User} User */
/** @typedef {"system" | "light" | "dark"} Theme */
/**
 * @typedef {object} ShellParts
 * @property {EventTarget & {chosen: Theme, dark: boolean, choose(theme: Theme): void}} theme
 * @property {(anchor: Element) => void} newMenu
 * @property {() => void} signOut
 * @property {() => void} shortcuts shows the list of all keys
 * @property {(path: string) => void} go
 * @property {Element} details where they stand in a wide window
 * @property {string} root id of the top folder
 */

const THEMES = /** @type {const} */ ([["system", say("System"), "system"], ["light", say("Light"), "sun"], ["dark", say("Dark"), "moon"]]);

export class Shell {
  toasts = new ToastStack();
  search = new SearchField();
  /** What concerns everything below it, such as that the server cannot be reached. */
  notices = h("div", { class: "notices" });
  /** Where the upload tray docks. */
  tray = h("div", { class: "tray-slot" });
  stage = h("div", { class: "view-slot" });
  element;
  #parts;
  #avatar = h("span", { class: "av", "aria-hidden": "true" });
  #account;
  #meter = h("div", { class: "meter-slot" });
  #teams = h("div", { class: "team-places" });
  #tags = h("div", { class: "tag-places" });
  #place = "";
  #wayBack = h("div", { class: "way-back only-m" });
  /** @type {User | null} */
  #user = null;

  /** @param {ShellParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#account = h(
      "button",
      { type: "button", class: "icon-btn", "aria-haspopup": "menu", onclick: () => this.#openAccount() },
      this.#avatar,
    );
    this.element = h(
      "div",
      { class: "shell" },
      h("a", { class: "skip", href: "#files", onclick: skipToFiles }, say("Skip to files")),
      this.#header(),
      this.#places(),
      h("main", { class: "main", id: "files" }, this.notices, h("div", { class: "stage-slot" }, this.stage, this.toasts), this.tray),
      parts.details,
      this.#bottomBar(),
    );
  }

  /** @param {User} user */
  set user(user) {
    this.#user = user;
    const name = user.display_name || user.username;
    this.#avatar.textContent = initials(name);
    this.#account.setAttribute("aria-label", say("{initials}, account menu of {name}", { initials: initials(name), name }));
    this.#meter.replaceChildren(storageMeter(user.space));
  }

  /**
   * Shows a page's element and marks its place.
   * @param {Element} element
   * @param {string} place address of the place it belongs to: `/` or `/trash`
   */
  show(element, place) {
    this.stage.replaceChildren(element);
    this.mark(place);
  }

  /** @param {{name: string, root: string}[]} teams */
  set teams(teams) {
    this.#teams.replaceChildren(...teamPlaces(teams));
    this.mark(this.#place);
  }

  /** @param {import("../lib/tag-colors.js").Tag[]} tags */
  set tags(tags) {
    this.#tags.replaceChildren(...tagPlaces(tags));
    this.mark(this.#place);
  }

  /** The place where we are. @param {string} place its address */
  mark(place) {
    this.#place = place;
    for (const link of this.element.querySelectorAll("a[data-place]")) {
      if (/** @type {HTMLElement} */ (link).dataset.place === place) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  /** The folder above, as the way back on a phone; the mark when there is none. @param {{name: string, address: string} | null} above */
  set wayBack(above) {
    const link = above
      ? h("a", { class: "back", href: above.address, "aria-label": say("Back to {name}", { name: above.name }) }, icon("left"), h("bdi", {}, above.name))
      : h("a", { class: "brand", href: "/" }, logo(), "Holdfast");
    if (!this.#wayBack.firstChild?.isEqualNode(link)) this.#wayBack.replaceChildren(link);
  }

  #header() {
    return h(
      "header",
      { class: "top" },
      h("a", { class: "brand only-d", href: "/" }, logo(), "Holdfast"),
      this.#wayBack,
      this.search.element,
      h("div", { class: "top-actions" }, this.#searchButton(), this.#keysButton(), this.#themeButton(), this.#account),
    );
  }

  /** On a phone the field takes the place of the bar while it is needed. @param {boolean} shown */
  set searching(shown) {
    this.search.element.parentElement?.classList.toggle("searching", shown);
  }

  /** Whether keys without a modifier do things: then the field says which one leads to it. @param {boolean} on */
  set singleKeys(on) {
    singleKeys.on = on;
    this.search.keyHint = on;
  }

  #searchButton() {
    const open = () => {
      this.searching = true;
      this.search.focus();
    };
    return h("button", { type: "button", class: "icon-btn only-m search-button", "aria-label": say("Search"), onclick: open }, icon("search"));
  }

  #keysButton() {
    const open = () => this.#parts.shortcuts();
    return h("button", { type: "button", class: "icon-btn only-d", "aria-haspopup": "dialog", "aria-label": say("Keyboard shortcuts"), onclick: open }, icon("keyboard"));
  }

  #themeButton() {
    const { theme } = this.#parts;
    const button = h("button", { type: "button", class: "icon-btn", "aria-haspopup": "menu", onclick: () => this.#openThemes(button) });
    const draw = () => {
      button.replaceChildren(icon(theme.dark ? "sun" : "moon"));
      const label = THEMES.find(([key]) => key === theme.chosen)?.[1] ?? "";
      button.setAttribute("aria-label", say("Theme: {theme}", { theme: label }));
    };
    theme.addEventListener("change", draw);
    draw();
    return button;
  }

  /** @param {Element} anchor */
  #openThemes(anchor) {
    const { theme } = this.#parts;
    openMenu({
      label: say("Theme"),
      anchor,
      items: THEMES.map(([key, label, picture]) => ({
        label, icon: picture, checked: theme.chosen === key, run: () => theme.choose(key),
      })),
    });
  }

  #openAccount() {
    const name = this.#user?.display_name || this.#user?.username || "";
    openMenu({
      label: say("Account"),
      anchor: this.#account,
      heading: h("div", { class: "menu-heading" }, h("b", {}, h("bdi", {}, name)), h("span", {}, h("bdi", {}, this.#user?.username ?? ""))),
      items: [
        { label: say("Storage"), icon: "storage", run: () => this.#parts.go("/storage") },
        { label: say("Settings"), icon: "gear", run: () => this.#parts.go("/settings") },
        ...(this.#user?.is_admin ? [{ label: say("Administration"), icon: "shield", run: () => this.#parts.go("/admin") }] : []),
        { label: say("Sign out"), icon: "sign-out", apart: true, run: () => this.#parts.signOut() },
      ],
    });
  }

  #places() {
    const open = (/** @type {MouseEvent} */ event) => this.#parts.newMenu(/** @type {Element} */ (event.currentTarget));
    return h(
      "nav",
      { class: "side", "aria-label": say("Places") },
      h("button", { type: "button", class: "btn btn-primary new", "aria-haspopup": "menu", onclick: open }, icon("plus"), say("New")),
      h("a", { class: "n", href: "/", dataset: { place: "/", dropFolder: this.#parts.root, dropName: TOP_NAME } }, icon("folder"), TOP_NAME),
      h("a", { class: "n", href: "/shared", dataset: { place: "/shared" } }, icon("people"), say("Shared with me")),
      h("a", { class: "n", href: "/recent", dataset: { place: "/recent" } }, icon("recent"), say("Recent")),
      h("a", { class: "n", href: "/starred", dataset: { place: "/starred" } }, icon("star"), say("Starred")),
      h("a", { class: "n", href: "/trash", dataset: { place: "/trash" } }, icon("trash"), say("Trash")),
      this.#teams,
      this.#tags,
      this.#meter,
    );
  }

  #bottomBar() {
    const open = (/** @type {MouseEvent} */ event) => this.#parts.newMenu(/** @type {Element} */ (event.currentTarget));
    const place = (/** @type {string} */ address, /** @type {string} */ picture, /** @type {string} */ label) =>
      h("a", { href: address, dataset: { place: address } }, h("span", {}, icon(picture)), label);
    return h(
      "nav",
      { class: "nav-m only-m", "aria-label": say("Places (compact)") },
      place("/", "folder", say("Files")),
      place("/shared", "people", say("Shared")),
      place("/recent", "recent", say("Recent")),
      h("button", { type: "button", class: "fab", "aria-haspopup": "menu", "aria-label": say("New folder or upload"), onclick: open }, icon("plus")),
      place("/starred", "star", say("Starred")),
      place("/trash", "trash", say("Trash")),
    );
  }
}

/** @param {Event} event */
function skipToFiles(event) {
  event.preventDefault();
  /** @type {HTMLElement | null} */ (document.querySelector("#files h1"))?.focus();
}

/** @param {string} name */
function initials(name) {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0][0], words[1][0]] : [...(words[0] ?? "?")].slice(0, 2);
  return letters.join("").toUpperCase();
}
