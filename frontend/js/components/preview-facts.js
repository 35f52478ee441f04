// What cannot be shown itself: a picture of it if there is one, its name, its facts, and the way to have it.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";

/**
 * @param {{name: string, facts: string, text: string, picture: Element, large: string | null, download?: () => void, retry?: () => void}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function factsViewer({ name, facts, text, picture, large, download, retry }) {
  const shown = h("div", { class: "facts-picture" }, picture);
  if (large) {
    const img = h("img", { src: large, alt: say("Picture of {name}", { name }), decoding: "async" });
    shown.classList.add("large");
    shown.replaceChildren(img);
    img.addEventListener("error", () => {
      shown.classList.remove("large");
      shown.replaceChildren(picture);
    });
  }
  const act = (/** @type {string} */ look, /** @type {string} */ label, /** @type {(() => void) | undefined} */ run, /** @type {string} */ sign) =>
    run && h("button", { type: "button", class: `btn ${look}`, onclick: run }, icon(sign, "s"), label);
  return {
    element: h(
      "div",
      { class: "preview-facts" },
      shown,
      h("p", { class: "facts-name" }, h("bdi", {}, name)),
      h("p", { class: "facts-text num" }, facts),
      text && h("p", { class: "facts-text" }, text),
      h("div", { class: "blank-actions" }, act("btn-quiet", say("Try again"), retry, "retry"), act("btn-primary", say("Download"), download, "download")),
    ),
  };
}
