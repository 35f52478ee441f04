// What stands for a list that comes in parts: bones, the list and its "more", nothing there, or why it could not be had.
import { h } from "../lib/dom.js";
import { explain, requestNote } from "../lib/explain.js";
import { say } from "../lib/say.js";
import { problemLine } from "../components/problem-line.js";

/**
 * @template {{id: string}} T
 * @param {{list: import("../state/paged.js").Paged<T>, draw: (items: T[]) => Element, empty?: () => string}} parts
 * @returns {{element: HTMLElement, start(): Promise<void>, stop(): void, focusOn(id: string): void}} focusOn: the button of
 *   that line, or the heading when the line is gone
 */
export function pagedView({ list, draw, empty = () => "" }) {
  const leaving = new AbortController();
  const place = h("div", {});
  const problem = problemLine();
  const more = h("button", { type: "button", class: "btn btn-quiet", onclick: () => void list.more() }, say("Show more"));
  const again = () => h("button", { type: "button", class: "btn btn-quiet", onclick: () => void start() }, say("Try again"));
  const element = h("div", { class: "paged" }, place, problem.element, h("div", { class: "paged-more" }, more));

  const render = () => {
    element.toggleAttribute("aria-busy", list.phase === "loading");
    more.hidden = !list.next;
    problem.show(list.phase === "ready" ? list.error : null);
    keepFocus(place, () => place.replaceChildren(content()));
  };
  const content = () => {
    if (list.phase === "loading") return h("div", { class: "bones", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    if (list.phase === "failed") return failure(list.error, again());
    return list.items.length || !empty() ? draw(list.items) : h("p", { class: "section-empty" }, empty());
  };
  const start = async () => {
    list.phase = "loading";
    render();
    await list.load();
  };
  list.addEventListener("change", render, { signal: leaving.signal });
  return {
    element,
    start,
    focusOn: (id) => {
      const button = /** @type {HTMLElement | null} */ (lineOf(place, id)?.querySelector("button, a[href]"));
      (button ?? document.getElementById("section-heading"))?.focus();
    },
    stop: () => {
      leaving.abort();
      list.stop();
    },
  };
}

/** @param {Element} place @param {string} id */
const lineOf = (place, id) => [...place.querySelectorAll("[data-id]")].find((line) => /** @type {HTMLElement} */ (line).dataset.id === id);

/** Drawing anew takes no focus away: it goes to the same control of the same line. @param {Element} place @param {() => void} draw */
function keepFocus(place, draw) {
  const focused = document.activeElement;
  const line = place.contains(focused) ? /** @type {HTMLElement | null} */ (focused?.closest("[data-id]")) : null;
  const at = line ? [...line.querySelectorAll("button, a[href]")].indexOf(/** @type {Element} */ (focused)) : -1;
  draw();
  const now = line && lineOf(place, line.dataset.id ?? "");
  if (now && at >= 0) /** @type {HTMLElement | undefined} */ (now.querySelectorAll("button, a[href]")[at])?.focus();
}

/** Why something could not be had, and a button that asks again. @param {unknown} error @param {Element} again */
export function failure(error, again) {
  const note = requestNote(error);
  return h("div", { class: "section-failed", role: "alert" }, h("p", {}, explain(error)), note && h("p", { class: "hint" }, note), again);
}
