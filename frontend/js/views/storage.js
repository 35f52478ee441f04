// The storage page: how full a space is, what takes the room folder by folder, and what can be cleaned up.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { explain, requestNote } from "../lib/explain.js";
import { mayChange } from "../lib/roles.js";
import { say } from "../lib/say.js";
import { stylesheet } from "../lib/stylesheet.js";
import { blankSlate, skeleton } from "../components/blank-slates.js";
import { openMenu } from "../components/menu.js";
import { StorageState } from "../state/storage.js";
import { NodeActions } from "./node-actions.js";
import { StorageFolders } from "./storage-folders.js";
import { storageLargest } from "./storage-largest.js";
import { storageSummary } from "./storage-summary.js";
import { storageTrash } from "./storage-trash.js";
import { storageVersions } from "./storage-versions.js";

await stylesheet("/css/storage.css");

/** @typedef {import("../pages.js").PageParts} PageParts */

/** @param {PageParts} parts @returns {import("../pages.js").Body} */
export default function storagePage(parts) {
  return new StoragePage(parts);
}

class StoragePage {
  element = h("div", { class: "storage-page" });
  #parts;
  #state;
  #folders;
  #summary = h("div");
  #largest = h("div");
  #versions = h("div");
  #trash = h("div");
  #whole = h("div", { class: "storage-whole" });
  /** @type {Map<Element, string>} facts that a section shows */
  #drawn = new Map();
  #leaving = new AbortController();

  /** @param {PageParts} parts */
  constructor(parts) {
    this.#parts = parts;
    const { api, drive, undo, toasts, router } = parts;
    this.#state = new StorageState(api, folderOf(router.current, parts.root));
    const actions = new NodeActions({ state: /** @type {any} */ ({ id: "", trash: (/** @type {any[]} */ nodes) => this.#state.trashAll(nodes) }), api, drive, undo, toasts });
    const trash = (/** @type {import("../api/nodes.js").DriveNode} */ node) => void actions.trash([node]);
    this.#folders = new StorageFolders({ ...parts, state: this.#state, trash });
    this.#whole.append(this.#summary, this.#folders.element, this.#largest, this.#versions, this.#trash);
    const { signal } = this.#leaving;
    this.#state.addEventListener("change", () => this.#draw(trash), { signal });
    drive.addEventListener("space", () => void this.#state.load(), { signal });
    drive.spaces.addEventListener("change", () => this.#drawSpaces(), { signal });
  }

  start() {
    this.element.replaceChildren(h("div", { class: "stage" }, skeleton()));
    void this.#state.load();
  }

  moved() {
    void this.#state.look(folderOf(this.#parts.router.current, this.#parts.root));
  }

  stop() {
    this.#leaving.abort();
    this.#state.stop();
    this.#folders.stop();
  }

  /** @param {(node: import("../api/nodes.js").DriveNode) => void} trash */
  #draw(trash) {
    const { phase, usage, folder, error } = this.#state;
    this.element.setAttribute("aria-busy", String(phase === "loading"));
    if (phase === "failed") return this.element.replaceChildren(this.#failure(error));
    if (phase !== "ready" || !usage) return;
    if (!this.#whole.isConnected) this.element.replaceChildren(this.#whole);
    const may = mayChange(folder?.role);
    const { versions, trash: thrown, parts } = this.#state;
    keepingFocus(this.#whole, () => {
      const { used_bytes, quota_bytes, reserved_bytes, versions_bytes, trash_bytes } = usage;
      this.#section(this.#summary, [used_bytes, quota_bytes, reserved_bytes, versions_bytes, trash_bytes], () => [storageSummary(usage)]);
      this.#section(this.#folders.element, [folder, parts], () => this.#folders.draw());
      this.#section(this.#largest, [usage.largest, may], () => storageLargest({ nodes: usage.largest, trash, may }));
      this.#section(this.#versions, [usage.versions_bytes, versions, may], () => storageVersions({ ...this.#parts, state: this.#state, may }));
      this.#section(this.#trash, [usage.trash_bytes, thrown], () => storageTrash({ ...this.#parts, state: this.#state }));
    });
    this.#drawSpaces();
  }

  /** What did not change stays as it is, with whoever reads or hears it. @param {Element} place @param {unknown} facts @param {() => Element[] | void} draw */
  #section(place, facts, draw) {
    const key = JSON.stringify(facts);
    if (this.#drawn.get(place) === key) return;
    this.#drawn.set(place, key);
    const content = draw();
    if (content) place.replaceChildren(...content);
  }

  /** Mine and those of my teams, when there is more than one. */
  #drawSpaces() {
    const { drive, bar, root, go } = this.#parts;
    const { folder } = this.#state;
    const spaces = [{ name: say("My files"), root }, ...drive.spaces.teams];
    if (spaces.length < 2 || !folder) return bar.replaceChildren();
    const top = drive.spaces.topOf(folder);
    const choose = (/** @type {MouseEvent} */ event) => openMenu({
      label: say("Space"),
      anchor: /** @type {Element} */ (event.currentTarget),
      items: spaces.map((space) => ({ label: space.name, checked: space.root === top, run: () => go(addressOf(space.root, root)) })),
    });
    const name = spaces.find((space) => space.root === top)?.name ?? say("Shared with me");
    bar.replaceChildren(h("button", { type: "button", class: "filter", "aria-haspopup": "menu", "aria-label": say("Space: {name}", { name }), onclick: choose }, h("bdi", {}, name), icon("down", "s")));
  }

  /** @param {any} error */
  #failure(error) {
    const retry = h("button", { type: "button", class: "btn btn-primary", onclick: () => void this.#state.load() }, say("Try again"));
    return blankSlate({
      picture: "alert", title: say("The storage figures could not be loaded"), text: explain(error), actions: [retry],
      note: requestNote(error),
    });
  }
}

/** @param {string} id @param {string} root */
export const addressOf = (id, root) => (id === root ? "/storage" : `/storage/${id}`);

/** @param {import("../router.js").Route} route @param {string} root */
function folderOf(route, root) {
  const id = route.name === "page" ? route.path.split("/")[2] : "";
  return id ? decodeURIComponent(id) : root;
}

/** What is drawn anew keeps the focus on the control of the same name. @param {Element} place @param {() => void} draw */
function keepingFocus(place, draw) {
  const name = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-keep") : null;
  draw();
  if (!name || place.contains(document.activeElement)) return;
  const same = [...place.querySelectorAll("[data-keep]")].find((control) => control.getAttribute("data-keep") === name);
  const next = same ?? place.querySelector("table button, table a, h2[tabindex]");
  /** @type {HTMLElement | null} */ (next)?.focus();
}
