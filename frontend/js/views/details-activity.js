// What happened to a node, newest first, as sentences; what I did myself can be undone from here.
import { h } from "../lib/dom.js";
import { explain } from "../lib/explain.js";
import { alertAloud } from "../lib/announce.js";
import { told } from "../lib/happenings.js";
import { say } from "../lib/say.js";
import { takeBack, waysBack } from "../state/way-back.js";
import { moment } from "./details-facts.js";

/** @typedef {import("../api/history.js").Happening} Happening */

/** @type {import("./details-panel.js").Tab} */
export async function activityTab(node, parts, signal, again) {
  const list = h("ol", { class: "happenings" });
  const more = h("button", { type: "button", class: "mini", onclick: () => void add().catch((error) => alertAloud(explain(error))) }, say("Show earlier"));
  /** @type {Happening[]} */
  const items = [];
  /** @type {string | null} */
  let cursor = null;
  const add = async () => {
    const page = await parts.api.listActivity(node.id, { cursor, limit: 30, signal });
    cursor = page.next;
    items.push(...page.items);
    const ways = waysBack(items, parts.me);
    list.replaceChildren(...items.map((item) => line(item, ways.get(item.seq), parts, again)));
    more.hidden = !cursor;
  };
  await add();
  if (!items.length) return [h("p", { class: "details-note" }, say("Nothing is known to have happened here yet."))];
  return [list, more];
}

/**
 * @param {Happening} item @param {import("../state/way-back.js").WayBack | undefined} way
 * @param {import("./details-panel.js").PanelParts} parts @param {() => void} again
 */
function line(item, way, parts, again) {
  const text = told(item);
  return h("li", {}, h("span", {}, h("bdi", {}, text)), moment(item.at), way && undoButton(text, () => outcome(item, way, parts).then((words) => parts.toasts.show({ text: words })).finally(again)));
}

/** @param {string} text @param {() => Promise<unknown>} run */
function undoButton(text, run) {
  const button = h("button", { type: "button", class: "mini", "aria-label": say("Undo: {text}", { text }) }, say("Undo"));
  button.addEventListener("click", () => {
    button.setAttribute("aria-disabled", "true"); // it keeps the focus until the list is there again
    void run();
  }, { once: true });
  return button;
}

/** In words. @param {Happening} item @param {import("../state/way-back.js").WayBack} way @param {import("./details-panel.js").PanelParts} parts */
async function outcome(item, way, parts) {
  try {
    return (await takeBack(item.node, way, parts)) ? say("Undone.") : say("“{name}” was changed since: there is nothing to undo.", { name: item.name });
  } catch (error) {
    return say("This could not be undone. {why}", { why: explain(error) });
  }
}
