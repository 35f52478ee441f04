// The lists without a folder of their own: recent and starred. Each says what it is called and what it says when empty.
import { h } from "../lib/dom.js";
import { say, sayCount } from "../lib/say.js";
import { blankSlate } from "../components/blank-slates.js";
import { FoundState } from "../state/found.js";

/** @typedef {import("../api/index.js").Api} Api */
/** @typedef {import("../state/spaces.js").SpacesState} Spaces */
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
 * @property {string} [place] address of the place at the side, when it is not that of the list
 * @property {(name: string) => import("../lib/matches.js").Range[]} [marks] letters of a name that stand out
 * @property {(tag: string) => boolean} [wants] whether something stays that lost this tag
 */

/** @param {Api} api @param {Spaces} spaces @returns {FoundPlace} */
export function recentPlace(api, spaces) {
  const state = new FoundState(api, "/recent", (options) => api.listRecent(options));
  state.roleIn = (node) => spaces.roleIn(node);
  return {
    state,
    name: say("Recent"),
    sub: () => countFound(state),
    idle: () => note(say("Files that were changed lately, the newest first.")),
    empty: () => blankSlate({ picture: "recent", title: say("Nothing recent"), text: say("Files that you or others change appear here.") }),
    failed: say("What is recent could not be loaded"),
  };
}

/** @param {Api} api @param {Spaces} spaces @returns {FoundPlace} */
export function starredPlace(api, spaces) {
  const state = new FoundState(api, "/starred", (options) => api.listStarred(options));
  state.roleIn = (node) => spaces.roleIn(node);
  return {
    state,
    name: say("Starred"),
    sub: () => countFound(state),
    idle: () => note(say("Only you see your stars.")),
    empty: () => blankSlate({ picture: "star", title: say("Nothing starred yet"), text: say("Star files and folders that you want at hand: in their menu, or with the * key.") }),
    failed: say("What is starred could not be loaded"),
    starsOnly: true,
  };
}

/** @param {FoundState} state */
export function countFound(state) {
  if (state.phase !== "ready") return "";
  const n = state.nodes.length;
  return state.next ? sayCount(n, "{n}+ item", "{n}+ items") : sayCount(n, "{n} item", "{n} items");
}

/** @param {string} text */
function note(text) {
  return h("div", { class: "bar idle" }, h("p", { class: "bar-note" }, text));
}
