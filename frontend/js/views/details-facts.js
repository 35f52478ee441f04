// The facts of one node, in the order of the questions: what is it, who can see it, what did I put on it, what else.
import { h } from "../lib/dom.js";
import { ago, exactly } from "../lib/ago.js";
import { formatBytes } from "../lib/format.js";
import { placeOf } from "../lib/places.js";
import { say, sayCount } from "../lib/say.js";
import { tagChip } from "../components/tag-marks.js";
import { whoHasAccess } from "./details-access.js";
import { openTags } from "./dressing.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */

/** @type {import("./details-panel.js").Tab} */
export async function factsTab(node, parts, signal) {
  const facts = await parts.api.getNode(node.id, { signal });
  const picture = facts.thumbnail?.["1024"];
  const access = await whoHasAccess(facts, parts).catch(() => []); // the rest is worth showing without it
  return [
    ...(picture ? [pictureOf(picture)] : []),
    ...access,
    ...(facts.path?.length ? tagsOf(facts, parts) : []),
    h("h3", {}, say("Properties")),
    h("dl", { class: "props num" }, ...rows(facts, parts).flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, typeof value === "string" ? h("bdi", {}, value) : value)])),
  ];
}

/** @param {string} url */
function pictureOf(url) {
  const box = h("div", { class: "details-picture" });
  const image = h("img", { src: url, alt: "", decoding: "async" });
  image.addEventListener("error", () => box.remove());
  box.append(image);
  return box;
}

/** @param {DriveNode} node @param {import("./details-panel.js").PanelParts} parts @returns {Element[]} */
function tagsOf(node, { drive, toasts }) {
  const tags = drive.tags.of(node);
  const edit = h("button", { type: "button", class: "linkbtn", onclick: () => void openTags(drive.tags, [node], toasts) }, tags.length ? say("Edit tags…") : say("Add tags…"));
  const worn = tags.length ? h("div", { class: "tag-chips" }, ...tags.map(tagChip)) : h("p", { class: "details-note" }, say("None yet."));
  return [h("div", { class: "details-heading" }, h("h3", {}, say("Tags")), edit), worn];
}

/** @param {DriveNode} node @param {import("./details-panel.js").PanelParts} parts @returns {[string, Element | string][]} */
function rows(node, { drive }) {
  const { created_at: created } = /** @type {{created_at?: string}} */ (/** @type {unknown} */ (node));
  const above = node.path?.at(-1);
  const teamOf = (/** @type {string} */ id) => drive.spaces.teams.find(({ root }) => root === id)?.name ?? "";
  const path = node.path?.map(({ id, name }) => ({ name: name || teamOf(id) }));
  return [
    [say("Type"), node.kind === "folder" ? say("Folder") : typeOf(node)],
    [say("Size"), h("bdi", { title: sayCount(node.size, "{n} byte", "{n} bytes") }, formatBytes(node.size))],
    ...(node.kind === "folder" ? [/** @type {[string, string]} */ ([say("Holds"), sayCount(node.items ?? 0, "{n} item", "{n} items")])] : []),
    ...(above ? [/** @type {[string, Element]} */ ([say("Location"), h("a", { href: `/f/${above.id}` }, h("bdi", {}, placeOf(path)))])] : []),
    [say("Modified"), moment(node.modified_at)],
    ...(created ? [/** @type {[string, Element]} */ ([say("Created"), moment(created)])] : []),
    ...(node.digest ? [/** @type {[string, Element]} */ ([say("Digest"), h("code", { title: node.digest }, `${node.digest.slice(0, 16)}…`)])] : []),
  ];
}

/** @param {DriveNode} node */
function typeOf({ name, media_type: type }) {
  const end = name.includes(".", 1) ? name.slice(name.lastIndexOf(".") + 1).toUpperCase() : "";
  return [end, type].filter(Boolean).join(" · ") || say("File");
}

/** @param {string} iso */
export function moment(iso) {
  return h("time", { datetime: iso, title: exactly(iso) }, ago(iso, new Date()));
}
