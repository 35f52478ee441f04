// Keys and what they do, group by group.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { shortcutGroups } from "../lib/shortcuts.js";

/** @param {{single: boolean, heading: "h3" | "h4"}} options single: keys without a modifier are on */
export function shortcutList({ single, heading }) {
  return h(
    "div",
    { class: "shortcuts" },
    ...shortcutGroups().map(({ title, shortcuts }) =>
      h("section", { class: "shortcut-group" }, h(heading, {}, title), h("dl", {}, ...shortcuts.map((one) => line(one, single || !one.single))))),
  );
}

/** @param {import("../lib/shortcuts.js").Shortcut} shortcut @param {boolean} on */
function line({ keys, text }, on) {
  const caps = keys.flatMap((combination, index) => [index > 0 && ` ${say("or")} `, ...combination.flatMap((cap, at) => [at > 0 && " ", h("bdi", {}, h("kbd", {}, cap))])]);
  return h("div", { class: on ? "shortcut" : "shortcut off" }, h("dt", {}, text, !on && h("span", { class: "hint" }, say("switched off"))), h("dd", {}, ...caps));
}
