// What is put on the stage for each kind of file.
import { byteRanges } from "../lib/byte-ranges.js";
import { captionsOf } from "../lib/captions.js";
import { languageOf } from "../lib/code-language.js";
import { nodePicture } from "../lib/file-kind.js";
import { formatBytes } from "../lib/format.js";
import { previewKind } from "../lib/preview-kind.js";
import { readCode, readMarkdown } from "../lib/reading.js";
import { rowReader } from "../lib/row-reader.js";
import { say, sayCount } from "../lib/say.js";
import { textReader } from "../lib/text-reader.js";
import { imageViewer } from "../components/preview-image.js";
import { mediaViewer } from "../components/preview-media.js";
import { tableViewer } from "../components/preview-table.js";
import { textViewer } from "../components/preview-text.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../components/preview-overlay.js").Viewer} Viewer */
/**
 * @typedef {object} Stage what a viewer may use
 * @property {import("../api/index.js").Api} api
 * @property {(id: string, fresh?: boolean) => Promise<import("../lib/byte-ranges.js").Address>} address
 * @property {AbortSignal} signal the stage was given to something else
 * @property {DriveNode[]} siblings
 * @property {(by: 1 | -1) => void} step
 * @property {(text: string) => void} tell
 * @property {(error: unknown) => void} failed something more that was asked for; what is shown stays
 * @property {(text: string) => Viewer} facts instead of it
 * @property {(viewer: Viewer) => void} show
 */

const PIECE_BYTES = 2_000_000;
const COLOURED_LETTERS = 400_000;
const READ_LETTERS = 600_000; // of Markdown; a longer one is shown as its source
const TABLE_ROWS = 1000;
const TABLE_CELLS = 40_000;
const SMALL_PICTURE_BYTES = 500_000; // of a larger one a small picture is shown until it is here

/** @param {DriveNode} node @param {Stage} stage @returns {Promise<Viewer>} */
export function viewerOf(node, stage) {
  if (node.size === 0) return Promise.resolve(stage.facts(say("This file is empty.")));
  return VIEWERS[previewKind(node)](node, stage);
}

/** @type {Record<import("../lib/preview-kind.js").PreviewKind, (node: DriveNode, stage: Stage) => Promise<Viewer>>} */
const VIEWERS = {
  facts: async (node, stage) => stage.facts(node.thumbnail ? "" : say("There is no preview for this kind of file.")),
  image: async (node, stage) => {
    const { url } = await stage.address(node.id);
    const soon = node.size > SMALL_PICTURE_BYTES ? (node.thumbnail?.["1024"] ?? null) : null;
    return imageViewer({ url, soon, name: node.name, failed: instead(stage, say("This picture cannot be shown here.")), tell: stage.tell, step: stage.step });
  },
  video: (node, stage) => media("video", node, stage, say("This video cannot be played here.")),
  audio: (node, stage) => media("audio", node, stage, say("This recording cannot be played here.")),
  pdf,
  table,
  markdown: written,
  text: written,
};

/** @param {Stage} stage @param {string} text */
function instead(stage, text) {
  return () => {
    if (!stage.signal.aborted) stage.show(stage.facts(text));
  };
}

/** @param {"video" | "audio"} kind @param {DriveNode} node @param {Stage} stage @param {string} text */
async function media(kind, node, stage, text) {
  const captions = captionsOf(node.name, stage.siblings).map(({ file, language }) => ({
    label: language || say("Captions"), language, load: () => stage.api.readBytes(file.id, 0, PIECE_BYTES, { signal: stage.signal }),
  }));
  return mediaViewer({
    kind, name: node.name, picture: nodePicture({ ...node, thumbnail: null }), address: await stage.address(node.id),
    renew: () => stage.address(node.id, true), failed: instead(stage, text), captions,
  });
}

/** @param {DriveNode} node @param {Stage} stage */
function reader(node, { api, signal }) {
  return textReader(node.size, (from, count) => api.readBytes(node.id, from, count, { signal }), PIECE_BYTES);
}

/** @param {DriveNode} node @param {Stage} stage @returns {Promise<Viewer>} */
async function written(node, stage) {
  const source = reader(node, stage);
  const text = await source.next();
  if (text === null) return stage.facts(say("This file holds no text."));
  const shown = textOf(node, stage, source, text);
  if (previewKind(node) !== "markdown" || text.length > READ_LETTERS) return shown;
  const tokens = await readMarkdown(text);
  if (!tokens) return shown;
  const [{ markdownArticle }, { writtenViewer }] = await Promise.all([import("../components/preview-markdown.js"), import("../components/preview-written.js")]);
  return writtenViewer({ name: node.name, article: markdownArticle(tokens), note: "", source: shown });
}

/** @param {DriveNode} node @param {Stage} stage @param {ReturnType<typeof textReader>} source @param {string} text @returns {Viewer} */
function textOf(node, stage, source, text) {
  const language = languageOf(node.name);
  const piece = (/** @type {string} */ of) => ({
    text: of, more: source.more, note: source.read < node.size ? say("The first {part} of {whole}", { part: formatBytes(source.read), whole: formatBytes(node.size) }) : "",
  });
  return textViewer({
    name: node.name, first: piece(text), more: async () => piece((await source.next()) ?? ""),
    parts: language && text.length <= COLOURED_LETTERS ? readCode(text, language) : null, tell: stage.tell, failed: stage.failed,
  });
}

/** @param {DriveNode} node @param {Stage} stage @returns {Promise<Viewer>} */
async function table(node, stage) {
  const source = reader(node, stage);
  const text = await source.next();
  if (text === null) return stage.facts(say("This file holds no text."));
  const rows = rowReader(text, source);
  const head = await rows.next(1);
  const width = head[0]?.length ?? 0;
  if (width < 1) return textOf(node, stage, source, text);
  const limit = Math.min(TABLE_ROWS, Math.ceil(TABLE_CELLS / width));
  let count = 0;
  const next = async () => {
    const some = await rows.next(limit);
    count += some.length;
    return { rows: some, more: rows.more, note: rows.more ? sayCount(count, "The first {n} row", "The first {n} rows") : sayCount(count, "{n} row", "{n} rows") };
  };
  const first = await next();
  return tableViewer({ first: { ...first, rows: [...head, ...first.rows], note: first.more ? first.note : "" }, more: next, name: node.name, tell: stage.tell, failed: stage.failed });
}

/** @param {DriveNode} node @param {Stage} stage @returns {Promise<Viewer>} */
async function pdf(node, stage) {
  const [{ openPdf }, { pdfViewer }] = await Promise.all([import("../lib/pdf.js"), import("../components/preview-pdf.js")]);
  const read = byteRanges((fresh) => stage.address(node.id, fresh), stage.signal);
  const opened = await openPdf(node.size, read, stage.failed).catch((error) => error);
  if (stage.signal.aborted) opened.stop?.();
  stage.signal.throwIfAborted();
  if (opened instanceof Error) return notOpened(opened, stage);
  try {
    const first = (await opened.document.getPage(1)).getViewport({ scale: 1 });
    return pdfViewer({ ...opened, first: { width: first.width, height: first.height }, name: node.name, tell: stage.tell, failed: stage.failed });
  } catch {
    opened.stop();
    return stage.facts(say("This PDF is damaged and cannot be shown here."));
  }
}

/** @param {any} error @param {Stage} stage */
function notOpened(error, stage) {
  if (error.code === "pdf_locked") return stage.facts(say("This PDF is locked with a password. Download it to open it."));
  if (error.code) throw error; // its bytes could not be had
  return stage.facts(say("This PDF is damaged and cannot be shown here."));
}
