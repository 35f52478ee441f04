// One attempt at one upload, over tus-js-client. It neither retries nor remembers: the library would answer a 401 at HEAD
// by silently beginning anew, so both belong to the queue, which knows better.

/** @typedef {import("./tus.js").TusRequest} TusRequest */
/** @typedef {import("./tus.js").TusError} TusError */

export const STALLED_MS = 60_000; // nothing moved: the connection is dead, only nobody has said so
export const UNANSWERED_MS = 300_000; // everything is sent, the answer is late
// The token is read when a request arrives, not while it lasts: it only has to survive the way there.
export const TOKEN_SECONDS = 20;

/** A failed attempt: see `Failure` in verdict.js. */
export class TransferError extends Error {
  /** @param {Partial<import("./verdict.js").Failure>} facts */
  constructor({ status = 0, method = "", problem = {}, retryAfter = null, location = null }) {
    super(`${method} ${status || "without an answer"} ${problem.code ?? ""}`);
    Object.assign(this, { status, method, problem, retryAfter, location });
  }
}

/**
 * @typedef {object} Job
 * @property {Blob} file
 * @property {string | null} uploadUrl resume there; null begins a new upload
 * @property {Record<string, string>} metadata
 * @property {boolean} inOneRequest send the bytes with the creation
 *
 * @typedef {object} Listener
 * @property {(url: string) => void} onUrl
 * @property {(sent: number) => void} onProgress
 * @property {(status: number) => void} onAnswer the server said anything at all
 *
 * @typedef {{result: Promise<{nodeId: string | null, url: string}>, stop: () => void}} Transfer
 */

export class TusTransport {
  #tus;
  #endpoint;
  #freshToken;
  #rejectToken;
  #chunkBytes;

  /**
   * @param {object} needs
   * @param {() => import("./tus.js").Tus} needs.tus
   * @param {string} needs.endpoint absolute address of `uploads`
   * @param {(wish: {minSeconds: number}) => Promise<string>} needs.freshToken an access token good for that long
   * @param {(token: string) => void} [needs.rejectToken] told of a token that the server refused
   * @param {number} [needs.chunkBytes] Infinity is one PATCH a file, as the library advises: the server commits while it
   *   receives, so a cut costs a HEAD and nothing is sent twice, and borders in between would only add round trips. A
   *   proxy that limits bodies is the reason to set it.
   */
  constructor({ tus, endpoint, freshToken, rejectToken = () => {}, chunkBytes = Infinity }) {
    this.#tus = tus;
    this.#endpoint = endpoint;
    this.#freshToken = freshToken;
    this.#rejectToken = rejectToken;
    this.#chunkBytes = chunkBytes;
  }

  /**
   * Sends what the server does not have yet. The result rejects with TransferError, or with what `freshToken` threw;
   * after `stop` it stays silent.
   * @param {Job} job
   * @param {Listener} listener
   * @returns {Transfer}
   */
  send(job, listener) {
    const attempt = { stopped: false, moved: Date.now(), sent: 0 };
    /** @type {import("./tus.js").TusUpload} */
    let upload;
    /** @type {(error: unknown) => void} */
    let giveUp = () => {};
    const watch = setInterval(() => {
      const patience = attempt.sent >= job.file.size ? UNANSWERED_MS : STALLED_MS;
      if (Date.now() - attempt.moved > patience) giveUp(new TransferError({}));
    }, 5000);
    const stop = () => {
      attempt.stopped = true;
      clearInterval(watch);
      void upload.abort();
    };
    const result = new Promise((resolve, reject) => {
      giveUp = (error) => {
        stop();
        reject(error);
      };
      upload = new (this.#tus().Upload)(job.file, {
        ...this.#options(attempt, listener),
        endpoint: job.uploadUrl ? null : this.#endpoint, // without it, a refused HEAD is an error, not a new upload
        uploadUrl: job.uploadUrl,
        metadata: job.metadata,
        chunkSize: this.#chunkBytes,
        uploadDataDuringCreation: job.inOneRequest,
        onUploadUrlAvailable: () => upload.url && listener.onUrl(upload.url),
        onProgress: (/** @type {number} */ sent) => {
          Object.assign(attempt, { sent, moved: Date.now() });
          listener.onProgress(sent);
        },
        onSuccess: (/** @type {any} */ { lastResponse }) => {
          clearInterval(watch);
          resolve({ nodeId: lastResponse.getHeader("Holdfast-Node"), url: upload.url ?? "" });
        },
        onError: (/** @type {TusError} */ error) => {
          clearInterval(watch);
          reject(failureOf(error));
        },
      });
      upload.start();
    });
    return { result, stop };
  }

  /**
   * Deletes an upload on the server. Failing is no matter: it expires there by itself.
   * @param {string} url
   */
  async terminate(url) {
    const options = { ...this.#options({ stopped: false, moved: 0 }, null), retryDelays: [0, 1000, 3000, 5000] };
    await this.#tus().Upload.terminate(url, options).catch(() => {});
  }

  /**
   * How many bytes of an upload the server keeps.
   * @param {string} url
   * @returns {Promise<number>}
   */
  async kept(url) {
    const token = await this.#freshToken({ minSeconds: TOKEN_SECONDS });
    const headers = { Authorization: `Bearer ${token}`, "Tus-Resumable": "1.0.0" };
    const answer = await fetch(url, { method: "HEAD", headers, credentials: "omit" }).catch(() => null);
    if (!answer?.ok) throw new TransferError({ status: answer?.status ?? 0, method: "HEAD" });
    return Number(answer.headers.get("Upload-Offset"));
  }

  /**
   * @param {{stopped: boolean, moved: number}} attempt
   * @param {Listener | null} listener
   */
  #options(attempt, listener) {
    let token = "";
    return {
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest: async (/** @type {TusRequest} */ request) => {
        attempt.moved = Infinity; // somebody may have to sign in first; that is no stalled connection
        token = await this.#freshToken({ minSeconds: TOKEN_SECONDS });
        if (attempt.stopped) throw new Error("stopped"); // an abort during the wait above did not reach this request
        attempt.moved = Date.now();
        request.setHeader("Authorization", `Bearer ${token}`);
      },
      onAfterResponse: (/** @type {TusRequest} */ _, /** @type {import("./tus.js").TusResponse} */ answer) => {
        if (answer.getStatus() === 401) this.#rejectToken(token);
        listener?.onAnswer(answer.getStatus());
      },
    };
  }
}

/**
 * @param {TusError} error
 * @returns {unknown}
 */
function failureOf(error) {
  const answer = error.originalResponse;
  if (!answer && error.causingError?.code) return error.causingError; // freshToken's own error
  const retryAfter = Number.parseInt(answer?.getHeader("Retry-After") ?? "", 10);
  return new TransferError({
    status: answer?.getStatus() ?? 0,
    method: error.originalRequest?.getMethod() ?? "",
    problem: answer ? parsed(answer.getBody()) : {},
    retryAfter: Number.isNaN(retryAfter) ? null : retryAfter,
    location: answer?.getHeader("Location") ?? null,
  });
}

/** The JSON object of an answer, {} when it is none. @param {string} body */
export function parsed(body) {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // a proxy's page, or the empty body of HEAD
  }
}
