// <upload-tray>: what is being uploaded. Docked under the list; on phones one line with a ring that opens as a sheet.
// Property `queue` (an UploadQueue). Light DOM; hidden and empty while there is nothing to show.
// Event `upload-refused` (detail: a sentence): the file chosen again was another one.
import { h, setStyle, svg } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say, sayCount, sayNumber } from "../lib/say.js";
import { stylesheet } from "../lib/stylesheet.js";
import { TrayRow } from "./upload-tray-row.js";
import { factsOf, mergedWords, needsOf, percentOf, titleOf, visibleRows } from "./upload-tray-words.js";

/** @typedef {import("../uploads/queue.js").UploadQueue} UploadQueue */
/** @typedef {import("./upload-tray-words.js").Sums} Sums */

await stylesheet("/css/tray.css");

const MOST_ROWS = 30;
const RING_LENGTH = 2 * Math.PI * 17;
const SPOKEN_MS = 1000;

const FOR_ALL = [
  { choice: "replace", label: say("Replace"), of: (/** @type {string} */ n) => say("Replace all {n}", { n }) },
  { choice: "keep_both", label: say("Keep both"), of: (/** @type {string} */ n) => say("Keep both, all {n}", { n }) },
  { choice: "skip", label: say("Skip"), of: (/** @type {string} */ n) => say("Skip all {n}", { n }) },
];

export class UploadTray extends HTMLElement {
  /** @type {UploadQueue | null} */
  #queue = null;
  /** @type {AbortController | null} */
  #leaving = null;
  /** @type {Map<string, TrayRow>} */
  #rows = new Map();
  #frame = 0;
  #open = true;
  #spokenAt = -Infinity;
  #wanted = ""; // the row whose file is being chosen

  #title = h("h2", {});
  #facts = h("span", { class: "facts" });
  #needs = h("span", { class: "need" });
  #ringArc = svg("circle", { cx: "20", cy: "20", r: "17", class: "arc" });
  #ringText = h("b", { class: "num" });
  #ring = h("span", { class: "ring" }, ring(this.#ringArc), this.#ringText);
  #head = h("div", { class: "tray-h" });
  #bar = h("div", { class: "progress-bar" });
  #progress = h(
    "div",
    { class: "progress", role: "progressbar", "aria-label": say("All uploads"), "aria-valuemin": "0", "aria-valuemax": "100" },
    this.#bar,
  );
  #list = h("ul", { class: "up", id: "upload-rows" });
  #more = h("p", { class: "more num" });
  #merged = h("p", { class: "merged" });
  #clashes = h("div", { class: "clashes" });
  #actions = {
    pauseAll: action("pause-all", say("Pause all"), "pause"),
    resumeAll: action("resume-all", say("Resume all"), "play"),
    retryFailed: action("retry-failed", say("Retry failed"), "retry"),
    cancelAll: action("cancel-all", say("Cancel all"), "close"),
    clear: action("clear", say("Clear finished"), "check"),
  };
  #fold = h(
    "button",
    { type: "button", class: "icon-btn sm fold", dataset: { act: "fold" }, "aria-controls": "upload-rows" },
    icon("down"),
  );
  #picker = h("input", { type: "file", hidden: true, tabindex: "-1" });

  /** @param {UploadQueue} queue */
  set queue(queue) {
    this.#queue = queue;
    if (this.isConnected) this.#listen();
  }

  get queue() {
    return /** @type {any} */ (this.#queue);
  }

  connectedCallback() {
    this.className = "card-x tray";
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", say("Uploads"));
    this.tabIndex = -1;
    this.#open = matchMedia("(min-width: 768px)").matches;
    this.#head.replaceChildren(
      this.#ring,
      h("div", { class: "sum" }, this.#title, h("p", { class: "num" }, this.#facts, this.#needs)),
      ...Object.values(this.#actions),
      this.#fold,
    );
    this.#listen();
    this.#render();
  }

  disconnectedCallback() {
    this.#leaving?.abort();
  }

  #listen() {
    this.#leaving?.abort();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event), { signal });
    this.#picker.addEventListener("change", () => this.#giveFile(), { signal });
    this.#queue?.addEventListener("change", () => this.#later(), { signal });
  }

  #later() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.isConnected) this.#render();
    });
  }

  #render() {
    const queue = this.#queue;
    const items = queue?.items ?? [];
    this.hidden = !items.some((item) => item.state !== "cancelled");
    if (!queue || this.hidden) return this.#empty();
    if (!this.firstElementChild) {
      this.append(this.#head, this.#progress, this.#merged, this.#clashes, this.#list, this.#more, this.#picker);
    }
    const sums = queue.totals;
    this.#renderHead(sums);
    const merged = mergedWords(queue.merged);
    this.#merged.hidden = !merged;
    setText(this.#merged, merged);
    this.#renderClashes(sums.needsChoice);
    this.#renderRows(items);
  }

  #empty() {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.replaceChildren(); // the place around it shows itself only when there is something in it
  }

  /** @param {Sums} sums */
  #renderHead(sums) {
    setText(this.#title, titleOf(sums));
    setText(this.#facts, factsOf(sums));
    setText(this.#needs, needsOf(sums));
    const idle = !sums.underWay && !sums.paused;
    const finished = sums.done + sums.skipped > 0;
    this.#actions.pauseAll.hidden = sums.underWay === 0;
    this.#actions.resumeAll.hidden = sums.underWay > 0 || sums.paused === 0;
    this.#actions.cancelAll.hidden = sums.underWay > 0 || sums.paused === 0;
    this.#actions.retryFailed.hidden = sums.failed === 0;
    this.#actions.clear.hidden = !idle || !finished;
    this.classList.toggle("folded", !this.#open);
    this.#fold.setAttribute("aria-expanded", String(this.#open));
    this.#fold.setAttribute("aria-label", this.#open ? say("Collapse uploads") : [say("Show uploads"), needsOf(sums)].filter(Boolean).join(", "));
    this.#renderProgress(sums);
  }

  /** @param {Sums} sums */
  #renderProgress(sums) {
    const over = !sums.underWay && !sums.paused && !sums.needsChoice;
    const percent = percentOf({ sent: sums.sent, size: sums.bytes, state: over ? "done" : "" });
    setStyle(this.#bar, { "inline-size": `${percent}%` });
    this.#ringArc.setAttribute("stroke-dasharray", `${(RING_LENGTH * percent) / 100} ${RING_LENGTH}`);
    setText(this.#ringText, String(percent));
    const now = performance.now();
    if (now - this.#spokenAt < SPOKEN_MS) return;
    this.#spokenAt = now;
    this.#progress.setAttribute("aria-valuenow", String(percent));
    this.#progress.setAttribute("aria-valuetext", sayCount(sums.files, "{percent}%, {done} of {n} file", "{percent}%, {done} of {n} files", { percent, done: sayNumber(sums.done) }));
  }

  /** @param {number} count names that are taken */
  #renderClashes(count) {
    this.#clashes.hidden = count < 2;
    if (count < 2 || this.#clashes.dataset.count === String(count)) return;
    this.#clashes.dataset.count = String(count);
    const focused = /** @type {HTMLElement | null} */ (this.#clashes.querySelector(":focus"));
    const had = focused?.dataset.choiceAll;
    this.#clashes.replaceChildren(
      h("span", {}, sayCount(count, "{n} name is taken. Do this for it:", "{n} names are taken. Do this for all of them:")),
      ...FOR_ALL.map(({ choice, label, of }) =>
        h("button", { type: "button", class: "mini", dataset: { choiceAll: choice }, "aria-label": of(sayNumber(count)) }, label),
      ),
    );
    if (had) /** @type {HTMLElement | null} */ (this.#clashes.querySelector(`[data-choice-all="${had}"]`))?.focus();
  }

  /** @param {import("../uploads/item.js").Item[]} items */
  #renderRows(items) {
    const now = performance.now();
    const { rows, more } = visibleRows(items, MOST_ROWS);
    const gone = new Set(this.#rows.keys());
    const elements = rows.map((item) => {
      const row = this.#rows.get(item.id) ?? new TrayRow(item);
      this.#rows.set(item.id, row);
      gone.delete(item.id);
      row.update(item, now);
      return row.element;
    });
    for (const id of gone) this.#removeRow(id);
    elements.forEach((element, at) => {
      const there = this.#list.children[at];
      if (there !== element) this.#list.insertBefore(element, there ?? null);
    });
    this.#more.hidden = more === 0;
    setText(this.#more, sayCount(more, "and {n} more", "and {n} more"));
  }

  /** @param {string} id */
  #removeRow(id) {
    const element = this.#rows.get(id)?.element;
    this.#rows.delete(id);
    const next = element?.nextElementSibling ?? element?.previousElementSibling;
    const focused = element?.contains(document.activeElement);
    element?.remove();
    if (focused) /** @type {HTMLElement} */ (next?.querySelector("button") ?? this).focus();
  }

  /** @param {MouseEvent} event */
  #click({ target }) {
    const queue = this.#queue;
    const button = target instanceof Element ? target.closest("button") : null;
    if (!queue || !(target instanceof Element)) return;
    if (!button) {
      const narrow = matchMedia("(max-width: 767.98px)").matches;
      if (narrow && target.closest(".tray-h")) this.#toggle(); // the whole line is a big target; the button is the control
      return;
    }
    const { act, choice, choiceAll } = button.dataset;
    const id = button.closest("li")?.dataset.id ?? "";
    if (choiceAll) this.#chooseAll(/** @type {any} */ (choiceAll));
    else if (choice) queue.choose(id, /** @type {any} */ (choice));
    else this.#act(queue, act ?? "", id);
    this.#later();
  }

  /**
   * @param {UploadQueue} queue
   * @param {string} act
   * @param {string} id
   */
  #act(queue, act, id) {
    /** @type {Record<string, () => void>} */
    const acts = {
      pause: () => queue.pause(id),
      resume: () => queue.resume(id),
      cancel: () => queue.cancel(id),
      retry: () => queue.retry(id),
      file: () => this.#askForFile(id),
      fold: () => this.#toggle(),
      "pause-all": () => this.#swap(() => queue.pauseAll(), this.#actions.resumeAll),
      "resume-all": () => this.#swap(() => queue.resumeAll(), this.#actions.pauseAll),
      "retry-failed": () => this.#swap(() => queue.retryFailed(), this),
      "cancel-all": () => this.#swap(() => queue.cancelAll(), this),
      clear: () => this.#swap(() => queue.clearFinished(), this),
    };
    acts[act]?.();
  }

  /**
   * Does it, and leads the focus to what takes the pressed button's place.
   * @param {() => void} work
   * @param {HTMLElement} next
   */
  #swap(work, next) {
    work();
    this.#render();
    if (!this.hidden) (next.hidden ? this : next).focus();
  }

  /** @param {"replace" | "keep_both" | "skip"} choice */
  #chooseAll(choice) {
    const first = this.#queue?.items.find((item) => item.state === "needs-choice");
    if (first) this.#swap(() => this.#queue?.choose(first.id, choice, { all: true }), this);
  }

  #toggle() {
    this.#open = !this.#open;
    this.#render();
  }

  /** On a phone the sheet closes and the line stays. @param {KeyboardEvent} event */
  #escape(event) {
    if (!this.#open || matchMedia("(min-width: 768px)").matches) return;
    event.stopPropagation();
    this.#toggle();
    this.#fold.focus();
  }

  /** @param {string} id */
  #askForFile(id) {
    this.#wanted = id;
    this.#picker.value = "";
    this.#picker.click();
  }

  #giveFile() {
    const file = this.#picker.files?.[0];
    if (!file || this.#queue?.giveFile(this.#wanted, file)) return;
    const text = say("That is not the same file: its name, size or date differs.");
    this.dispatchEvent(new CustomEvent("upload-refused", { detail: text, bubbles: true }));
  }
}

/** @param {Element} arc */
function ring(arc) {
  return svg("svg", { viewBox: "0 0 40 40", "aria-hidden": "true" }, svg("circle", { cx: "20", cy: "20", r: "17" }), arc);
}

/**
 * A button of the head: words on the desktop, an icon on phones.
 * @param {string} act
 * @param {string} label
 * @param {string} shape
 */
function action(act, label, shape) {
  return h(
    "button",
    { type: "button", class: `tray-act act-${act}`, dataset: { act }, "aria-label": label, hidden: true },
    icon(shape, "s"),
    h("span", { "aria-hidden": "true" }, label),
  );
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

customElements.define("upload-tray", UploadTray);
