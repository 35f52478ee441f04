// One row of the upload tray: made once, then kept up to date in place, so that focus and pointer stay where they are.
import { h, setStyle } from "../lib/dom.js";
import { nodePicture } from "../lib/file-kind.js";
import { icon } from "../lib/icons.js";
import { shorteningParts } from "../lib/names.js";
import { clashWords, percentOf, rowWords } from "./upload-tray-words.js";

/** @typedef {import("../uploads/item.js").Item} Item */
/** @typedef {{icon: string, act: string, label: string}} Control */

const BAR = new Set(["queued", "folders", "sending", "finishing", "paused", "waiting", "needs-file"]);
const SPOKEN_MS = 1000;

/** @type {Record<string, Control>} */
const CONTROLS = {
  pause: { icon: "pause", act: "pause", label: "Pause" },
  resume: { icon: "play", act: "resume", label: "Resume" },
  retry: { icon: "retry", act: "retry", label: "Try again" },
  file: { icon: "upload", act: "file", label: "Choose the file again for" },
  cancel: { icon: "close", act: "cancel", label: "Cancel" },
};
/** @type {Record<string, string[]>} */
const CONTROLS_IN = {
  queued: ["pause", "cancel"],
  folders: ["pause", "cancel"],
  sending: ["pause", "cancel"],
  finishing: ["pause", "cancel"],
  waiting: ["resume", "cancel"],
  paused: ["resume", "cancel"],
  failed: ["retry", "cancel"],
  "needs-file": ["file", "cancel"],
};

export class TrayRow {
  /** @type {HTMLLIElement} */
  element;

  #status = h("span", { class: "num" });
  #bar = h("div", { class: "progress-bar" });
  #progress;
  #clash = h("div", { class: "clash" });
  #controls = h("div", { class: "c" });
  #name;
  #drawn = "";
  #spokenAt = -Infinity;
  #spoken = "";

  /** @param {Item} item */
  constructor(item) {
    const [start, end] = shorteningParts(item.name);
    const full = [...item.path, item.name].join("/");
    this.#name = item.name;
    this.#progress = h(
      "div",
      { class: "progress", role: "progressbar", "aria-label": item.name, "aria-valuemin": "0", "aria-valuemax": "100" },
      this.#bar,
    );
    this.element = h(
      "li",
      { dataset: { id: item.id } },
      nodePicture({ kind: item.kind, name: item.name, media_type: item.type }),
      h(
        "div",
        {},
        h("div", { class: "line" }, h("b", {}, h("bdi", { class: "fn", title: full }, h("span", {}, start), h("span", {}, end))), this.#status),
        this.#progress,
        this.#clash,
      ),
      this.#controls,
    );
  }

  /**
   * @param {Item} item
   * @param {number} now ms
   */
  update(item, now) {
    const { text, tone } = rowWords(item);
    if (this.#status.textContent !== text) this.#status.textContent = text;
    this.#status.className = tone === "warn" ? "num w" : tone === "error" ? "num e" : "num";
    this.#status.title = tone === "error" && item.error?.requestId ? `${text} (request ${item.error.requestId})` : text;
    this.#draw(item);
    this.#setProgress(item, text, now);
  }

  /** What only changes with the state. @param {Item} item */
  #draw(item) {
    const look = `${item.state} ${item.why ?? ""} ${item.clash?.modified_at ?? ""} ${item.clash?.size ?? ""}`;
    if (look === this.#drawn) return;
    this.#drawn = look;
    const asks = item.state === "needs-choice";
    this.element.className = `${asks ? "asks" : ""} ${item.why || item.state === "paused" ? "paused" : ""} is-${item.state}`.trim();
    this.#progress.hidden = !BAR.has(item.state);
    this.#clash.hidden = !asks;
    this.#clash.textContent = asks ? clashWords(item, new Date()) : "";
    this.#clash.title = this.#clash.textContent;
    this.#replaceControls(asks ? this.#choices(item) : this.#buttons(item.state));
  }

  /** A press on Pause must not lose the focus when Resume takes its place. @param {HTMLElement[]} buttons */
  #replaceControls(buttons) {
    const at = [...this.#controls.children].findIndex((button) => button === document.activeElement);
    this.#controls.replaceChildren(...buttons);
    const tray = /** @type {HTMLElement | null} */ (this.element.closest("upload-tray"));
    if (at >= 0) (buttons[Math.min(at, buttons.length - 1)] ?? tray)?.focus();
  }

  /** @param {string} state @returns {HTMLElement[]} */
  #buttons(state) {
    const wanted = (CONTROLS_IN[state] ?? []).map((name) => CONTROLS[name]).filter((control) => control !== undefined);
    return wanted.map((control) =>
      h(
        "button",
        { type: "button", class: "icon-btn sm", dataset: { act: control.act }, "aria-label": `${control.label} ${this.#name}` },
        icon(control.icon, "s"),
      ),
    );
  }

  /** @param {Item} item @returns {HTMLElement[]} */
  #choices(item) {
    const choices = [["replace", "Replace"], ["keep_both", "Keep both"], ["skip", "Skip"]];
    const possible = choices.filter(([choice]) => choice !== "replace" || item.clash?.kind !== "folder");
    return possible.map(([choice = "", label = ""]) =>
      h("button", { type: "button", class: "mini", dataset: { choice }, "aria-label": `${label}: ${this.#name}` }, label),
    );
  }

  /**
   * The bar moves as it likes; what a screen reader may ask for changes once a second.
   * @param {Item} item
   * @param {string} text
   * @param {number} now ms
   */
  #setProgress(item, text, now) {
    const percent = percentOf(item);
    setStyle(this.#bar, { "inline-size": `${percent}%` });
    const spoken = `${percent}%, ${text}`;
    if (spoken === this.#spoken || now - this.#spokenAt < SPOKEN_MS) return;
    this.#spoken = spoken;
    this.#spokenAt = now;
    this.#progress.setAttribute("aria-valuenow", String(percent));
    this.#progress.setAttribute("aria-valuetext", spoken);
  }
}
