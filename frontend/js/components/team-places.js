// The spaces of teams, among the places at the side.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";

/** @param {{name: string, root: string}[]} teams @returns {HTMLElement[]} */
export function teamPlaces(teams) {
  if (!teams.length) return [];
  return [
    h("h2", { id: "teams-heading" }, say("Team spaces")),
    h("div", { role: "group", "aria-labelledby": "teams-heading" }, ...teams.map(({ name, root }) => {
      const place = { place: `/f/${root}`, dropFolder: root, dropName: name };
      return h("a", { class: "n", href: `/f/${root}`, dataset: place, title: name }, icon("team"), h("bdi", {}, name));
    })),
  ];
}
