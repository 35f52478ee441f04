// How much is stored and by whom, what was freed last, and whether what is stored is still what it was.
import { h } from "../lib/dom.js";
import { ago, exactly } from "../lib/ago.js";
import { formatBytes } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { say, sayCount } from "../lib/say.js";
import { figureTiles } from "../components/figures.js";
import { whoPicture } from "../components/person-field.js";
import { usageLine } from "../components/usage-line.js";
import { storageOverview } from "../state/storage-overview.js";
import { asked } from "./asked.js";

const MOST_SHOWN = 10;

/** @typedef {import("../api/admin.js").Tasks} Tasks */
/** @typedef {import("../state/storage-overview.js").Overview} Overview */

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
export function storageSection({ api }) {
  const view = asked({
    ask: (signal) => Promise.all([storageOverview(api, signal), api.getTasks({ signal })]),
    draw: ([overview, tasks]) => [figures(overview), holders(overview), kept(tasks)],
  });
  return {
    element: h("div", { class: "section-body" }, h("p", { class: "section-text" }, say("These sizes count towards the limits: files, trash and earlier contents. On the disk it may be less, since equal contents are kept once.")), view.element),
    start: () => void view.start(),
    stop: view.stop,
  };
}

/** @param {Overview} overview */
function figures({ people, teams, promised, unlimited }) {
  return figureTiles([
    { label: say("Stored by people"), value: formatBytes(people) },
    { label: say("Stored in team spaces"), value: formatBytes(teams) },
    { label: say("All limits together"), value: formatBytes(promised) },
    { label: say("Without a limit"), value: String(unlimited) },
  ]);
}

/** @param {Overview} overview */
function holders({ holders: all }) {
  const lines = all.slice(0, MOST_SHOWN).map((holder) =>
    h("li", { class: "line" }, holder.kind === "user" ? whoPicture(holder) : h("span", { class: "line-picture" }, icon("team")),
      h("div", { class: "line-words" }, h("b", {}, h("bdi", {}, holder.name))), usageLine(holder)));
  return h("section", { class: "part" }, h("h3", {}, say("Who stores most")), h("ul", { class: "line-list" }, ...lines));
}

/** @param {Tasks} tasks */
function kept({ collection, verifications }) {
  return h(
    "section",
    { class: "part" },
    h("h3", {}, say("How it is kept")),
    h("ul", { class: "line-list" }, freed(collection), ...verifications.map(checked)),
  );
}

/** @param {Tasks["collection"]} collection */
function freed({ finished_at, paused_since, chunks, bytes }) {
  const when = finished_at ? say("{size} freed {when}", { size: formatBytes(bytes ?? 0), when: ago(finished_at, new Date()) }) : say("Nothing was freed in the last days");
  return h(
    "li",
    { class: "line" },
    h("span", { class: paused_since ? "line-picture bad" : "line-picture" }, icon("trash")),
    h("div", { class: "line-words" },
      h("b", {}, say("Freeing space that nobody uses"), paused_since && h("span", { class: "badge-x warn" }, say("Paused"))),
      h("span", { title: finished_at ? exactly(finished_at) : null }, when),
      paused_since ? h("span", {}, say("Paused since {when}: nothing is deleted from the disk until it goes on.", { when: ago(paused_since, new Date()) }))
        : chunks !== null && h("span", {}, sayCount(chunks, "{n} piece deleted", "{n} pieces deleted"))),
  );
}

/** @param {Tasks["verifications"][number]} look */
function checked({ kind, started_at, finished_at, bytes, problems }) {
  const now = new Date();
  const when = finished_at ? say("Finished {when}, {size} read", { when: ago(finished_at, now), size: formatBytes(bytes) }) : say("Began {when}, {size} read so far", { when: ago(started_at, now), size: formatBytes(bytes) });
  return h(
    "li",
    { class: "line" },
    h("span", { class: problems ? "line-picture bad" : "line-picture" }, icon(problems ? "alert" : "shield")),
    h("div", { class: "line-words" },
      h("b", {}, kind === "scrub" ? say("Checking all contents, round after round") : say("Full check of the storage"), h("span", { class: problems ? "badge-x bad" : "badge-x" }, problems ? sayCount(problems, "{n} problem", "{n} problems") : say("No problems"))),
      h("span", { title: exactly(finished_at ?? started_at) }, when),
      problems > 0 && h("span", { class: "bad" }, say("The server’s log names what is damaged. Restore it from a backup."))),
  );
}
