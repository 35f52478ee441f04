// One row of the upload tray: made once, then kept up to date in place, so that focus and pointer stay where they are.
import { h, setStyle } from "../lib/dom.js";
import { nodePicture } from "../lib/file-kind.js";
import { icon } from "../lib/icons.js";
import { shorteningParts } from "../lib/names.js";
import { say } from "../lib/say.js";
import { clashSides, clashWords, percentOf, rowWords } from "./upload-tray-words.js";

/** @typedef {import("../uploads/item.js").Item} Item */
/** @typedef {{icon: string, act: string, label: (name: string) => string}} Control */

const MOST_PICTURE_BYTES = 30_000_000; // of an own picture that is shown before it is anywhere
const BAR = new Set(["queued", "folders", "sending", "finishing", "paused", "waiting", "needs-file"]);
const SPOKEN_MS = 1000;

/** @type {Record<string, Control>} */
const CONTROLS = {
  pause: { icon: "pause", act: "pause", label: (name) => say("Pause {name}", { name }) },
  resume: { icon: "play", act: "resume", label: (name) => say("Resume {name}", { name }) },
  retry: { icon: "retry", act: "retry", label: (name) => say("Try again {name}", { name }) },
  file: { icon: "upload", act: "file", label: (name) => say("Choose the file again for {name}", { name }) },
  cancel: { icon: "close", act: "cancel", label: (name) => say("Cancel {name}", { name }) },
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

const CHOICES = [
  { choice: "replace", label: say("Replace"), of: (/** @type {string} */ name) => say("Replace: {name}", { name }) },
  { choice: "keep_both", label: say("Keep both"), of: (/** @type {string} */ name) => say("Keep both: {name}", { name }) },
  { choice: "skip", label: say("Skip"), of: (/** @type {string} */ name) => say("Skip: {name}", { name }) },
];
const TONES = { "": "", good: "ok", warn: "w", error: "e" };

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
    this.#status.className = `num ${TONES[tone]}`.trim();
    this.#status.title = detailOf(item, text);
    this.#draw(item);
    this.#setProgress(item, text, now);
  }

  /** What only changes with the state. @param {Item} item */
  #draw(item) {
    const look = `${item.state} ${item.why ?? ""} ${item.clash?.modified_at ?? ""} ${item.clash?.digest ?? ""}`;
    if (look === this.#drawn) return;
    this.#drawn = look;
    const asks = item.state === "needs-choice";
    this.element.className = `is-${item.state}`;
    this.element.classList.toggle("asks", asks);
    this.element.classList.toggle("paused", Boolean(item.why) || item.state === "paused");
    this.#progress.hidden = !BAR.has(item.state);
    this.#clash.hidden = !asks;
    this.#clash.replaceChildren(...(asks ? clashParts(item) : []));
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
        { type: "button", class: "icon-btn sm", dataset: { act: control.act }, "aria-label": control.label(this.#name) },
        icon(control.icon, "s"),
      ),
    );
  }

  /** @param {Item} item @returns {HTMLElement[]} */
  #choices(item) {
    const possible = CHOICES.filter(({ choice }) => choice !== "replace" || item.clash?.kind !== "folder");
    return possible.map(({ choice, label, of }) =>
      h("button", { type: "button", class: "mini", dataset: { choice }, "aria-label": of(this.#name) }, label),
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
    const spoken = say("{n}%, {text}", { n: percent, text });
    if (spoken === this.#spoken || now - this.#spokenAt < SPOKEN_MS) return;
    this.#spoken = spoken;
    this.#spokenAt = now;
    this.#progress.setAttribute("aria-valuenow", String(percent));
    this.#progress.setAttribute("aria-valuetext", spoken);
  }
}

/** What the pointer is told beyond the text. @param {Item} item @param {string} text */
function detailOf({ error, note }, text) {
  if (error?.requestId) return say("{text} (request {id})", { text, id: error.requestId });
  return note === "verified" ? say("The server keeps exactly this file: its digest and ours are the same.") : text;
}

/** What is in the way, and both files with their pictures, sizes and dates. @param {Item} item */
function clashParts(item) {
  const words = clashWords(item);
  const sides = clashSides(item, new Date());
  const parts = words ? [h("span", { class: item.changed ? "changed" : "" }, words)] : [];
  if (!sides || !item.clash) return parts;
  const pictures = [nodePicture({ ...item.clash, media_type: item.type }), ownPicture(item)];
  return [...parts, h("span", { class: "sides" }, ...sides.map((side, at) => sideOf(side, pictures[at] ?? "")))];
}

/** @param {import("./upload-tray-words.js").Side} side @param {HTMLElement | string} picture */
function sideOf({ label, size, when, larger, newer }, picture) {
  const strong = (/** @type {boolean} */ on, /** @type {string} */ text) => (on ? h("b", {}, text) : text);
  return h("span", { class: "both" }, picture, h("span", {}, `${label}: `, strong(larger, size), ", ", strong(newer, when)));
}

/** The browser draws the file itself; its address is let go as soon as it has. @param {Item} item */
function ownPicture({ kind, name, type, file, size }) {
  const drawable = file && type.startsWith("image/") && size <= MOST_PICTURE_BYTES;
  if (!drawable) return nodePicture({ kind, name, media_type: type });
  const url = URL.createObjectURL(file);
  const box = nodePicture({ kind, name, media_type: type, thumbnail: { 256: url } });
  for (const end of ["load", "error"]) box.querySelector("img")?.addEventListener(end, () => URL.revokeObjectURL(url));
  return box;
}
