// The lists without a folder of their own: recent and starred. Each says what it is called and what it says when empty.
import { h } from "../lib/dom.js";
import { countOf } from "../lib/format.js";
import { blankSlate } from "../components/blank-slates.js";
import { FoundState } from "../state/found.js";

/** @typedef {import("../api/index.js").Api} Api */
/**
 * @typedef {object} FoundPlace
 * @property {FoundState} state
 * @property {string} name
 * @property {() => string} sub
 * @property {() => Element} idle
 * @property {() => Element} empty
 * @property {string} failed
 * @property {boolean} [starsOnly] what loses its star leaves
 * @property {() => void} [loaded] the first answer is there
 * @property {() => string} [lineKey] the line of actions is drawn anew when this changes
 */

/** @param {Api} api @returns {FoundPlace} */
export function recentPlace(api) {
  const state = new FoundState(api, "/recent", (options) => api.listRecent(options));
  return {
    state,
    name: "Recent",
    sub: () => countFound(state),
    idle: () => note("Files that were changed lately, the newest first."),
    empty: () => blankSlate({ picture: "recent", title: "Nothing recent", text: "Files that you or others change appear here." }),
    failed: "What is recent could not be loaded",
  };
}

/** @param {Api} api @returns {FoundPlace} */
export function starredPlace(api) {
  const state = new FoundState(api, "/starred", (options) => api.listStarred(options));
  return {
    state,
    name: "Starred",
    sub: () => countFound(state),
    idle: () => note("Only you see your stars."),
    empty: () => blankSlate({ picture: "star", title: "Nothing starred yet", text: "Star files and folders that you want at hand: in their menu, or with the * key." }),
    failed: "What is starred could not be loaded",
    starsOnly: true,
  };
}

/** @param {FoundState} state */
export function countFound(state) {
  if (state.phase !== "ready") return "";
  return state.next ? `${state.nodes.length}+ items` : countOf(state.nodes.length, "item");
}

/** @param {string} text */
function note(text) {
  return h("div", { class: "bar idle" }, h("p", { class: "bar-note" }, text));
}
