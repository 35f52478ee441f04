// What stands for a list that comes in parts: bones, the list and its "more", nothing there, or why it could not be had.
import { h } from "../lib/dom.js";
import { explain, requestNote } from "../lib/explain.js";
import { say } from "../lib/say.js";
import { problemLine } from "../components/problem-line.js";

/**
 * @template {{id: string}} T
 * @param {{list: import("../state/paged.js").Paged<T>, draw: (items: T[]) => Element, empty?: () => string}} parts
 * @returns {{element: HTMLElement, start(): Promise<void>, stop(): void}}
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
    place.replaceChildren(content());
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
    stop: () => {
      leaving.abort();
      list.stop();
    },
  };
}

/** Why something could not be had, and a button that asks again. @param {unknown} error @param {Element} again */
export function failure(error, again) {
  const note = requestNote(error);
  return h("div", { class: "section-failed", role: "alert" }, h("p", {}, explain(error)), note && h("p", { class: "hint" }, note), again);
}
