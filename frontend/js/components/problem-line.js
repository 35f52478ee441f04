// What went wrong, with what to do, and the number by which whoever runs the server finds it in the log.
import { h } from "../lib/dom.js";
import { alertAloud } from "../lib/announce.js";
import { explain, requestNote } from "../lib/explain.js";

export { requestNote };

/**
 * A line that is empty until something fails. `show(null)` empties it again.
 * @returns {{element: HTMLElement, show(error: unknown): void}}
 */
export function problemLine() {
  const element = h("div", { class: "problem", hidden: true });
  return {
    element,
    show: (error) => {
      element.hidden = !error;
      if (!error) return element.replaceChildren();
      const text = explain(error);
      const note = requestNote(error);
      element.replaceChildren(h("p", { class: "field-error" }, text), ...(note ? [h("p", { class: "hint" }, note)] : []));
      alertAloud(text);
    },
  };
}
