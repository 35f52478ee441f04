// Many small files with one request (docs/api.md, “Many small files at once”): all of them are stored, or none. One
// attempt; repeating is the queue's affair.
import { STALLED_MS, TOKEN_SECONDS, TransferError, UNANSWERED_MS, parsed } from "./transport.js";

const MEDIA_TYPE = "application/vnd.holdfast.bulk";

/**
 * @typedef {{folderId: string, name: string, type: string, file: Blob}} BulkFile `type`: media type, "" when unknown
 *
 * @typedef {object} BulkListener
 * @property {(sent: number) => void} onProgress bytes of files that went out
 * @property {(status: number) => void} onAnswer the server said anything at all
 *
 * @typedef {{result: Promise<import("../api/nodes.js").DriveNode[]>, stop: () => void}} BulkTransfer
 * @typedef {Pick<XMLHttpRequest, "open" | "send" | "abort" | "setRequestHeader" | "getResponseHeader" | "status"
 *   | "responseText" | "onload" | "onerror" | "onabort"> & {upload: {onprogress: any}}} Xhr
 */

export class BulkTransport {
  #endpoint;
  #freshToken;
  #rejectToken;
  #newRequest;

  /**
   * @param {object} needs
   * @param {string} needs.endpoint absolute address of `bulk`
   * @param {(wish: {minSeconds: number}) => Promise<string>} needs.freshToken an access token good for that long
   * @param {(token: string) => void} [needs.rejectToken] told of a token that the server refused
   * @param {() => Xhr} [needs.newRequest] fetch tells nothing of what it has sent
   */
  constructor({ endpoint, freshToken, rejectToken = () => {}, newRequest = () => new XMLHttpRequest() }) {
    this.#endpoint = endpoint;
    this.#freshToken = freshToken;
    this.#rejectToken = rejectToken;
    this.#newRequest = newRequest;
  }

  /**
   * The nodes in the order of the files. Rejects with TransferError, or with what `freshToken` threw; after `stop` it
   * stays silent.
   * @param {BulkFile[]} files
   * @param {BulkListener} listener
   * @returns {BulkTransfer}
   */
  send(files, listener) {
    const attempt = { stopped: false, abort: () => {} };
    const stop = () => {
      attempt.stopped = true;
      attempt.abort();
    };
    return { result: this.#send(files, listener, attempt), stop };
  }

  /**
   * @param {BulkFile[]} files
   * @param {BulkListener} listener
   * @param {{stopped: boolean, abort: () => void}} attempt
   */
  async #send(files, listener, attempt) {
    const token = await this.#freshToken({ minSeconds: TOKEN_SECONDS });
    if (attempt.stopped) return never();
    const line = manifestOf(files);
    const body = new Blob([line, ...files.map(({ file }) => file)]);
    const request = this.#newRequest();
    attempt.abort = () => request.abort();
    request.open("POST", this.#endpoint);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", MEDIA_TYPE);
    const told = (/** @type {number} */ sent) => !attempt.stopped && listener.onProgress(Math.max(0, sent - line.size));
    await exchanged(request, body, told);
    if (attempt.stopped) return never();
    if (request.status) listener.onAnswer(request.status);
    if (request.status === 401) this.#rejectToken(token);
    if (request.status !== 200 && request.status !== 201) throw failureOf(request);
    return nodesOf(request, files.length);
  }
}

/**
 * The first line: what comes, and where it goes.
 * @param {BulkFile[]} files
 */
export function manifestOf(files) {
  const listed = files.map(({ folderId, name, type, file }) => ({
    folder: folderId,
    name,
    size: file.size,
    ...(type ? { media_type: type } : {}),
  }));
  return new Blob([`${JSON.stringify({ files: listed, conflict: "fail" })}\n`]);
}

/**
 * Resolves when the request is over, however: `status` is 0 when there was no answer, or nothing moved for too long.
 * @param {Xhr} request
 * @param {Blob} body
 * @param {(sent: number) => void} onProgress
 * @returns {Promise<void>}
 */
function exchanged(request, body, onProgress) {
  let moved = Date.now();
  let patience = STALLED_MS;
  const watch = setInterval(() => Date.now() - moved > patience && request.abort(), 5000);
  return new Promise((resolve) => {
    const over = () => {
      clearInterval(watch);
      resolve();
    };
    request.onload = request.onerror = request.onabort = over;
    request.upload.onprogress = (/** @type {{loaded: number}} */ { loaded }) => {
      moved = Date.now();
      if (loaded >= body.size) patience = UNANSWERED_MS;
      onProgress(loaded);
    };
    request.send(body);
  });
}

/** @param {Xhr} request */
function failureOf(request) {
  const retryAfter = Number.parseInt(request.getResponseHeader("Retry-After") ?? "", 10);
  return new TransferError({
    status: request.status,
    method: "POST",
    problem: request.status ? parsed(request.responseText) : {},
    retryAfter: Number.isNaN(retryAfter) ? null : retryAfter,
  });
}

/**
 * @param {Xhr} request
 * @param {number} count
 */
function nodesOf(request, count) {
  const { items } = parsed(request.responseText);
  if (!Array.isArray(items) || items.length !== count) throw new TransferError({ status: 502, method: "POST" });
  return items;
}

/** @returns {Promise<never>} */
function never() {
  return new Promise(() => {});
}
