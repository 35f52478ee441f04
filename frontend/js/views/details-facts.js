// The facts of one node.
import { h } from "../lib/dom.js";
import { ago, exactly } from "../lib/ago.js";
import { countOf, formatBytes } from "../lib/format.js";
import { placeOf } from "../lib/places.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */

/** @type {import("./details-panel.js").Tab} */
export async function factsTab(node, { api }, signal) {
  const facts = await api.getNode(node.id, { signal });
  const { thumbnail } = /** @type {{thumbnail?: Record<string, string> | null}} */ (/** @type {unknown} */ (facts));
  const picture = thumbnail?.["1024"];
  return [
    ...(picture ? [pictureOf(picture)] : []),
    h("h3", {}, "Properties"),
    h("dl", { class: "props num" }, ...rows(facts).flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)])),
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

/** @param {DriveNode} node @returns {[string, Element | string][]} */
function rows(node) {
  const { created_at: created } = /** @type {{created_at?: string}} */ (/** @type {unknown} */ (node));
  const above = node.path?.at(-1);
  return [
    ["Type", node.kind === "folder" ? "Folder" : typeOf(node)],
    ["Size", h("bdi", { title: `${node.size.toLocaleString("en")} bytes` }, formatBytes(node.size))],
    ...(node.kind === "folder" ? [/** @type {[string, string]} */ (["Holds", countOf(node.items ?? 0, "item")])] : []),
    ...(above ? [/** @type {[string, Element]} */ (["Location", h("a", { href: above.name ? `/f/${above.id}` : "/" }, h("bdi", {}, placeOf(node.path)))])] : []),
    ["Modified", moment(node.modified_at)],
    ...(created ? [/** @type {[string, Element]} */ (["Created", moment(created)])] : []),
    ...(node.digest ? [/** @type {[string, Element]} */ (["Digest", h("code", { title: node.digest }, `${node.digest.slice(0, 16)}…`)])] : []),
  ];
}

/** @param {DriveNode} node */
function typeOf({ name, media_type: type }) {
  const end = name.includes(".", 1) ? name.slice(name.lastIndexOf(".") + 1).toUpperCase() : "";
  return [end, type].filter(Boolean).join(" · ") || "File";
}

/** @param {string} iso */
export function moment(iso) {
  return h("time", { datetime: iso, title: exactly(iso) }, ago(iso, new Date()));
}
