// The window in which a file is looked at: whose turn it is, what its bar can do, and what is fetched ahead.
import { h } from "../lib/dom.js";
import { addressBook } from "../lib/byte-ranges.js";
import { saveFile } from "../lib/download.js";
import { explain } from "../lib/explain.js";
import { nodePicture } from "../lib/file-kind.js";
import { formatBytes, formatWhen } from "../lib/format.js";
import { previewKind } from "../lib/preview-kind.js";
import { stylesheet } from "../lib/stylesheet.js";
import { mayShare } from "../lib/roles.js";
import { say, sayNumber } from "../lib/say.js";
import { factsViewer } from "../components/preview-facts.js";
import { PreviewOverlay } from "../components/preview-overlay.js";
import { viewerOf } from "./viewers.js";

await stylesheet("/css/preview.css");

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../components/preview-overlay.js").Viewer} Viewer */
/**
 * @typedef {object} Place among the files of its list
 * @property {number} number from 1; 0 when the list does not have it (yet)
 * @property {number} count
 * @property {boolean} atLeast there are more than that
 * @property {boolean} before
 * @property {boolean} after
 * @property {DriveNode[]} neighbours
 * @property {DriveNode[]} siblings
 * @property {import("../lib/roles.js").Role} role where the file does not tell its own
 */

const WAIT_MS = 150; // sooner nothing needs to tell that it is on its way
const AHEAD_BYTES = 8_000_000; // pictures up to here are fetched before they are asked for

export class Preview {
  #parts;
  #address;
  #overlay;
  #opened = false;
  #loading = new AbortController();
  /** @type {DriveNode | null} */
  #node = null;
  /** @type {Promise<import("./details-panel.js").DetailsPanel> | null} */
  #details = null;

  /**
   * @param {{api: import("../api/index.js").Api, drive: import("../state/drive.js").Drive, step: (by: 1 | -1) => void,
   *   close: () => void, share: (node: DriveNode) => void}} parts
   */
  constructor(parts) {
    this.#parts = parts;
    this.#address = addressBook((id) => parts.api.contentUrl(id, "inline"));
    this.#overlay = new PreviewOverlay({
      step: parts.step, close: parts.close, download: () => void this.#download(),
      share: () => this.#node && parts.share(this.#node), info: (place) => void this.#showDetails(place),
    });
  }

  /** @param {DriveNode} node @param {Place} place */
  show(node, place) {
    this.#node = node;
    if (!this.#opened) this.#overlay.open();
    const where = placeInWords(place);
    this.#overlay.name({
      name: node.name, facts: [where, factsOf(node)].filter(Boolean).join(" · "), picture: nodePicture({ ...node, thumbnail: null }),
      before: place.before, after: place.after, shareable: mayShare(node.role ?? place.role),
    });
    if (this.#opened) this.#overlay.tell([node.name, where].filter(Boolean).join(", ")); // the first name is read with the window
    this.#opened = true;
    this.#overlay.complain("");
    void this.#details?.then((panel) => panel.show({ nodes: [node], folder: null })).catch(() => null);
    void this.#fill(node, place.siblings).then(() => place.neighbours.forEach((one) => this.#fetchAhead(one)));
  }

  stop() {
    this.#loading.abort();
    if (this.#opened) this.#overlay.shut();
    this.#opened = false;
  }

  async #download() {
    const node = /** @type {DriveNode} */ (this.#node);
    try {
      saveFile((await this.#parts.api.contentUrl(node.id, "attachment")).url, node.name);
      this.#overlay.complain("");
    } catch (error) {
      this.#overlay.complain(say("“{name}” could not be fetched. {why}", { name: node.name, why: explain(error) }));
    }
  }

  /** The details stand beside what is shown, and follow it. @param {HTMLElement} place */
  async #showDetails(place) {
    const toasts = { show: (/** @type {{text: string}} */ { text }) => this.#overlay.complain(text) };
    this.#details ??= import("./details-panel.js").then(
      ({ DetailsPanel }) => new DetailsPanel({ api: this.#parts.api, drive: this.#parts.drive, storage: localStorage, share: this.#parts.share, toasts, close: () => this.#overlay.closeInfo(), go: () => this.stop() }),
    );
    try {
      const panel = await this.#details;
      place.replaceChildren(panel.element);
      if (this.#node) panel.show({ nodes: [this.#node], folder: null });
    } catch (error) {
      this.#details = null;
      this.#overlay.closeInfo();
      this.#overlay.complain(say("The details could not be loaded. {why}", { why: explain(error) }));
    }
  }

  /** @param {DriveNode} node @param {DriveNode[]} siblings */
  async #fill(node, siblings) {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const patience = setTimeout(() => this.#overlay.wait(), WAIT_MS);
    try {
      const viewer = await viewerOf(node, this.#stage(node, siblings, signal));
      if (signal.aborted) viewer.stop?.();
      else this.#overlay.show(viewer);
    } catch (error) {
      if (!signal.aborted) this.#fail(node, siblings, error);
    } finally {
      clearTimeout(patience);
    }
  }

  /** @param {DriveNode} node @param {DriveNode[]} siblings @param {AbortSignal} signal @returns {import("./viewers.js").Stage} */
  #stage(node, siblings, signal) {
    return {
      api: this.#parts.api, address: this.#address, signal, siblings, step: this.#parts.step,
      tell: (text) => this.#overlay.tell(text),
      failed: (error) => {
        if (!signal.aborted) this.#overlay.complain(explain(error));
      },
      facts: (text) => this.#facts(node, text),
      show: (viewer) => this.#overlay.show(viewer),
    };
  }

  /** @param {DriveNode} node @param {string} text @param {() => void} [retry] @returns {Viewer} */
  #facts(node, text, retry) {
    return factsViewer({
      name: node.name, facts: factsOf(node), text, picture: nodePicture({ ...node, thumbnail: null }), large: node.thumbnail?.["1024"] ?? null,
      download: () => void this.#download(), ...(retry ? { retry } : {}),
    });
  }

  /** @param {DriveNode} node @param {DriveNode[]} siblings @param {unknown} error */
  #fail(node, siblings, error) {
    const text = explain(error);
    this.#overlay.show(this.#facts(node, text, () => void this.#fill(node, siblings)));
    this.#overlay.tell(text);
  }

  /** What lies beside it, while there is time. @param {DriveNode} node */
  #fetchAhead(node) {
    if (!this.#opened) return;
    if (node.thumbnail) h("img", { src: node.thumbnail["1024"] });
    const kind = previewKind(node);
    if (kind === "image" && node.size > 0 && node.size <= AHEAD_BYTES) void this.#address(node.id).then(({ url }) => h("img", { src: url })).catch(() => null);
    if (kind === "pdf") void import("../lib/pdf.js").then(({ loadPdfLibrary }) => loadPdfLibrary()).catch(() => null);
  }
}

/** @param {Place} place */
function placeInWords({ number, count, atLeast }) {
  if (!number) return "";
  const words = { n: sayNumber(number), count: sayNumber(count) };
  return atLeast ? say("{n} of {count}+", words) : say("{n} of {count}", words);
}

/** @param {DriveNode} node */
function factsOf(node) {
  return `${formatBytes(node.size)} · ${formatWhen(node.modified_at, new Date())}`;
}
