// What happened to a node, newest first, as sentences.
import { h } from "../lib/dom.js";
import { explain } from "../lib/explain.js";
import { alertAloud } from "../lib/announce.js";
import { told } from "../lib/happenings.js";
import { say } from "../lib/say.js";
import { moment } from "./details-facts.js";

/** @type {import("./details-panel.js").Tab} */
export async function activityTab(node, { api }, signal) {
  const list = h("ol", { class: "happenings" });
  const more = h("button", { type: "button", class: "mini", onclick: () => void add().catch((error) => alertAloud(explain(error))) }, say("Show earlier"));
  /** @type {string | null} */
  let cursor = null;
  const add = async () => {
    const page = await api.listActivity(node.id, { cursor, limit: 30, signal });
    cursor = page.next;
    list.append(...page.items.map((item) => h("li", {}, h("span", {}, h("bdi", {}, told(item))), moment(item.at))));
    more.hidden = !cursor;
  };
  await add();
  if (!list.children.length) return [h("p", { class: "details-note" }, say("Nothing is known to have happened here yet."))];
  return [list, more];
}
