// Below what is shown of a long file: how much it is, and the way to the next part.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";

/**
 * Null when all of it is here.
 * @param {{first: {more: boolean, note: string}, load: () => Promise<{more: boolean, note: string}>, tell: (text: string) => void, failed: (error: unknown) => void}} parts
 * @returns {HTMLElement | null}
 */
export function moreFoot({ first, load, tell, failed }) {
  if (!first.more && !first.note) return null;
  const note = h("span", {}, first.note);
  const button = h("button", { type: "button", class: "btn btn-quiet", onclick: () => void press() }, say("Load more"));
  const foot = h("div", { class: "preview-note" }, note, first.more && button);
  let loading = false;
  const press = async () => {
    if (loading) return;
    loading = true;
    foot.setAttribute("aria-busy", "true");
    try {
      const { more, note: text } = await load();
      note.textContent = text;
      tell(text);
      if (more) return;
      if (button === document.activeElement) /** @type {HTMLElement | null} */ (foot.previousElementSibling)?.focus();
      button.remove();
    } catch (error) {
      failed(error);
    } finally {
      loading = false;
      foot.removeAttribute("aria-busy");
    }
  };
  return foot;
}
