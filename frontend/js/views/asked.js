// What is asked for once and then drawn: bones meanwhile, and why when it could not be had.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { failure } from "./paged-view.js";

/**
 * @template T
 * @param {{ask: (signal: AbortSignal) => Promise<T>, draw: (answer: T) => (Element | false)[]}} parts
 * @returns {{element: HTMLElement, start(): Promise<void>, again(): Promise<void>, stop(): void}} again: what is shown stays until the answer is there
 */
export function asked({ ask, draw }) {
  const leaving = new AbortController();
  const element = h("div", {});
  const again = async () => {
    try {
      const answer = await ask(leaving.signal);
      element.replaceChildren(...draw(answer).filter((one) => one !== false));
    } catch (error) {
      if (leaving.signal.aborted) return;
      element.replaceChildren(failure(error, h("button", { type: "button", class: "btn btn-quiet", onclick: () => void start() }, say("Try again"))));
    }
    element.removeAttribute("aria-busy");
  };
  const start = () => {
    element.setAttribute("aria-busy", "true");
    element.replaceChildren(h("div", { class: "bones", "aria-hidden": "true" }, h("i"), h("i"), h("i")));
    return again();
  };
  return { element, start, again, stop: () => leaving.abort() };
}
