// The window in which a file is looked at, and what is put into it for each kind of file.
import { h } from "../lib/dom.js";
import { parseCsv } from "../lib/csv.js";
import { decodeText } from "../lib/decode-text.js";
import { saveFile } from "../lib/download.js";
import { explain } from "../lib/explain.js";
import { nodePicture } from "../lib/file-kind.js";
import { countOf, formatBytes, formatWhen } from "../lib/format.js";
import { previewKind } from "../lib/preview-kind.js";
import { factsViewer } from "../components/preview-facts.js";
import { imageViewer } from "../components/preview-image.js";
import { mediaViewer } from "../components/preview-media.js";
import { PreviewOverlay } from "../components/preview-overlay.js";
import { tableViewer } from "../components/preview-table.js";
import { textViewer } from "../components/preview-text.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../components/preview-overlay.js").Viewer} Viewer */
/** @typedef {{number: number, count: number, before: boolean, after: boolean, neighbours: DriveNode[]}} Place among the files of its folder */

const TEXT_BYTES = 512_000;
const TABLE_ROWS = 1000;
const TABLE_CELLS = 40_000;
const SMALL_PICTURE_BYTES = 500_000; // of a larger one a small picture is shown until it is here
const WAIT_MS = 150; // sooner nothing needs to tell that it is on its way

export class Preview {
  #api;
  #step;
  #overlay;
  #opened = false;
  #loading = new AbortController();
  /** @type {DriveNode | null} */
  #node = null;

  /** @param {{api: import("../api/index.js").Api, step: (by: 1 | -1) => void, close: () => void}} parts */
  constructor({ api, step, close }) {
    this.#api = api;
    this.#step = step;
    this.#overlay = new PreviewOverlay({ step, close, download: () => void this.#download() });
  }

  /** @param {DriveNode} node @param {Place} place */
  show(node, place) {
    this.#node = node;
    if (!this.#opened) this.#overlay.open();
    const where = place.number ? `${place.number.toLocaleString("en")} of ${place.count.toLocaleString("en")}` : "";
    this.#overlay.name({ name: node.name, facts: [where, factsOf(node)].filter(Boolean).join(" · "), picture: nodePicture({ ...node, thumbnail: null }), ...place });
    if (this.#opened) this.#overlay.say([node.name, where].filter(Boolean).join(", ")); // the first name is read with the window
    this.#opened = true;
    this.#overlay.complain("");
    void this.#fill(node).then(() => prefetch(place.neighbours));
  }

  stop() {
    this.#loading.abort();
    if (this.#opened) this.#overlay.shut();
    this.#opened = false;
  }

  async #download() {
    const node = /** @type {DriveNode} */ (this.#node);
    try {
      saveFile((await this.#api.contentUrl(node.id, "attachment")).url, node.name);
      this.#overlay.complain("");
    } catch (error) {
      this.#overlay.complain(`“${node.name}” could not be fetched. ${explain(error)}`);
    }
  }

  /** @param {DriveNode} node */
  async #fill(node) {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const patience = setTimeout(() => this.#overlay.wait(), WAIT_MS);
    try {
      const viewer = await this.#viewerOf(node, signal);
      if (!signal.aborted) this.#overlay.show(viewer);
    } catch (error) {
      if (!signal.aborted) this.#fail(node, error);
    } finally {
      clearTimeout(patience);
    }
  }

  /** @param {DriveNode} node @param {AbortSignal} signal @returns {Promise<Viewer>} */
  async #viewerOf(node, signal) {
    const kind = previewKind(node);
    if (node.size === 0) return this.#facts(node, "This file is empty.");
    if (kind === "facts") return this.#facts(node, node.thumbnail ? "" : "There is no preview for this kind of file.");
    if (kind === "text" || kind === "table") return this.#written(node, kind, await this.#api.readStart(node.id, TEXT_BYTES, { signal }));
    const address = await this.#address(node);
    const failed = (text = `This ${NOUNS[kind]} cannot be shown here.`) => {
      if (!signal.aborted) this.#overlay.show(this.#facts(node, text));
    };
    if (kind === "image") {
      const say = (/** @type {string} */ text) => this.#overlay.say(text);
      const soon = node.size > SMALL_PICTURE_BYTES ? (node.thumbnail?.["1024"] ?? null) : null;
      return imageViewer({ url: address.url, soon, name: node.name, failed: () => failed(), say, step: this.#step });
    }
    return mediaViewer({ kind, name: node.name, picture: nodePicture({ ...node, thumbnail: null }), address, renew: () => this.#address(node), failed: () => failed(`This ${NOUNS[kind]} cannot be played here.`) });
  }

  /** @param {DriveNode} node */
  async #address(node) {
    const { url, expires_at } = await this.#api.contentUrl(node.id, "inline");
    return { url, ends: Date.parse(expires_at) };
  }

  /** @param {DriveNode} node @param {"text" | "table"} kind @param {ArrayBuffer} bytes @returns {Viewer} */
  #written(node, kind, bytes) {
    const text = decodeText(bytes);
    if (text === null) return this.#facts(node, "This file holds no text.");
    const cut = bytes.byteLength < node.size;
    const partly = cut ? `The first ${formatBytes(bytes.byteLength)} of ${formatBytes(node.size)}. Download the file to see all of it.` : "";
    if (kind === "text") return textViewer({ text, name: node.name, note: partly });
    const width = parseCsv(text, { limit: 1 }).rows[0]?.length ?? 0;
    if (width < 1) return textViewer({ text, name: node.name, note: partly });
    const limit = Math.min(TABLE_ROWS, Math.ceil(TABLE_CELLS / width)) + 1; // and the names of the columns
    const { rows, more } = parseCsv(text, { limit });
    const note = more || cut ? `The first ${countOf(rows.length - 1, "row")}. Download the file to see all of it.` : "";
    return tableViewer({ rows, name: node.name, note });
  }

  /** @param {DriveNode} node @param {string} text @param {() => void} [retry] @returns {Viewer} */
  #facts(node, text, retry) {
    return factsViewer({
      name: node.name, facts: factsOf(node), text, picture: nodePicture({ ...node, thumbnail: null }), large: node.thumbnail?.["1024"] ?? null,
      download: () => void this.#download(), ...(retry ? { retry } : {}),
    });
  }

  /** @param {DriveNode} node @param {unknown} error */
  #fail(node, error) {
    const text = explain(error);
    this.#overlay.show(this.#facts(node, text, () => void this.#fill(node)));
    this.#overlay.say(text);
  }
}

const NOUNS = { image: "picture", video: "video", audio: "recording" };

/** @param {DriveNode} node */
function factsOf(node) {
  return `${formatBytes(node.size)} · ${formatWhen(node.modified_at, new Date())}`;
}

/** The pictures of those beside it are fetched while there is time. @param {DriveNode[]} neighbours */
function prefetch(neighbours) {
  for (const { thumbnail } of neighbours) if (thumbnail) h("img", { src: thumbnail["1024"] });
}
