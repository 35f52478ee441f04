// What a file looks like in a list: an icon and a tint, chosen by media type, then by the end of the name.
import { h } from "./dom.js";
import { folderPicture, icon } from "./icons.js";

/** @typedef {{icon: string, tint: string}} Look */

/** @type {[RegExp, Look][]} */
const BY_TYPE = [
  [/^image\//, { icon: "image", tint: "k-image" }],
  [/^video\//, { icon: "video", tint: "k-video" }],
  [/^audio\//, { icon: "audio", tint: "k-video" }],
  [/pdf$/, { icon: "document", tint: "k-document" }],
  [/(word|opendocument\.text|rtf)/, { icon: "document", tint: "k-code" }],
  [/(spreadsheet|excel|csv)/, { icon: "sheet", tint: "k-sheet" }],
  [/(zip|tar|gzip|x-7z|x-xz|compressed)/, { icon: "archive", tint: "k-archive" }],
  [/(json|javascript|html|xml|x-python|x-sh|css)/, { icon: "code", tint: "k-code" }],
  [/^text\//, { icon: "text", tint: "k-text" }],
];

/** @type {Record<string, string>} end of the name → media type, for files that came without one */
const BY_END = {
  pdf: "application/pdf", jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", gif: "image/gif", webp: "image/webp",
  tif: "image/tiff", heic: "image/heic", mp4: "video/mp4", mov: "video/quicktime", mkv: "video/x-matroska",
  mp3: "audio/mpeg", flac: "audio/flac", wav: "audio/wav", xlsx: "application/excel", ods: "application/spreadsheet",
  csv: "text/csv", docx: "application/word", odt: "application/opendocument.text", zip: "application/zip",
  gz: "application/gzip", tar: "application/x-tar", json: "application/json", js: "text/javascript", py: "text/x-python",
  html: "text/html", css: "text/css", md: "text/markdown", txt: "text/plain",
};

/**
 * @param {string} name
 * @param {string | null} [mediaType]
 * @returns {Look}
 */
export function fileLook(name, mediaType) {
  const end = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const plain = !mediaType || mediaType === "application/octet-stream";
  const type = plain ? (BY_END[end] ?? "") : mediaType;
  const hit = BY_TYPE.find(([pattern]) => pattern.test(type));
  return hit ? hit[1] : { icon: "file", tint: "k-text" };
}

/**
 * The picture before a name: of the file itself where there is one, else of its kind.
 * @param {{kind: string, name: string, media_type?: string | null, thumbnail?: {"256": string} | null}} node
 * @returns {HTMLElement}
 */
export function nodePicture(node) {
  if (node.kind === "folder") return h("span", { class: "fi folder" }, folderPicture());
  const look = fileLook(node.name, node.media_type);
  const box = h("span", { class: `fi ${look.tint}` }, icon(look.icon));
  if (node.thumbnail) showInstead(box, node.thumbnail["256"]);
  return box;
}

/** The icon stays until the picture is there, and comes back when there is none after all. @param {HTMLElement} box @param {string} url */
function showInstead(box, url) {
  const picture = h("img", { class: "thumb", loading: "lazy", decoding: "async", alt: "", draggable: "false", src: url });
  picture.addEventListener("load", () => box.classList.add("pictured"));
  picture.addEventListener("error", () => picture.remove());
  box.append(picture);
}
