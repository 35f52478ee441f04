// pdf.js, loaded when the first PDF is opened. No script of a PDF runs: the sandbox for them is not even here. It makes
// no code from strings, and its worker is ours by the policy.
import { workerUrl } from "./trusted-types.js";

/** @typedef {any} PdfDocument of pdf.js */
/** @typedef {(begin: number, end: number) => Promise<Uint8Array>} ReadBytes */

const HOME = "/vendor/pdfjs-dist/";
const LIBRARY = `${HOME}pdf.min.mjs`;
const CHUNK_BYTES = 256 * 1024;
const MOST_PIXELS = 64_000_000; // of a picture in a PDF: more is left out

/** @type {Promise<any> | null} */
let library = null;

export function loadPdfLibrary() {
  library ??= import(LIBRARY);
  library.catch(() => (library = null));
  return library;
}

/**
 * Opens a PDF of `size` bytes of which only the parts are read that are needed; `broken` is told when one of them could
 * not be had later. `stop` ends the worker too.
 * @param {number} size @param {ReadBytes} read @param {(error: unknown) => void} broken
 * @returns {Promise<{document: PdfDocument, pdfjs: any, stop: () => void}>}
 */
export async function openPdf(size, read, broken) {
  const pdfjs = await loadPdfLibrary();
  const port = new Worker(workerUrl("pdf"), { type: "module" });
  const worker = pdfjs.PDFWorker.create({ port });
  /** @type {any} */
  let task = null;
  const stop = () => {
    void task?.destroy().catch(() => null);
    worker.destroy();
    port.terminate();
  };
  try {
    const document = await new Promise((resolve, reject) => {
      port.addEventListener("error", reject);
      const failed = (/** @type {unknown} */ error) => (reject(error), broken(error));
      task = pdfjs.getDocument({ ...settings(), range: rangesOf(pdfjs, size, read, failed), worker });
      task.onPassword = () => reject(Object.assign(new Error("locked"), { code: "pdf_locked" }));
      task.promise.then(resolve, reject);
    });
    return { document, pdfjs, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function settings() {
  const home = new URL(HOME, location.href).href;
  return {
    isEvalSupported: false, enableXfa: false, useWasm: false, wasmUrl: `${home}wasm/`, // its decoders without WebAssembly are there
    cMapUrl: `${home}cmaps/`, cMapPacked: true, standardFontDataUrl: `${home}standard_fonts/`, useWorkerFetch: true,
    disableAutoFetch: true, disableStream: true, rangeChunkSize: CHUNK_BYTES, maxImageSize: MOST_PIXELS, verbosity: 0,
  };
}

/** @param {any} pdfjs @param {number} size @param {ReadBytes} read @param {(error: unknown) => void} failed */
function rangesOf(pdfjs, size, read, failed) {
  const Transport = /** @type {new (length: number, start: null) => any} */ (pdfjs.PDFDataRangeTransport);
  class Ranges extends Transport {
    /** @param {number} begin @param {number} end */
    requestDataRange(begin, end) {
      read(begin, end).then((bytes) => this.onDataRange(begin, bytes), failed);
    }
  }
  return new Ranges(size, null);
}
