// What an API call can fail with.

/** A refusal by the API (problem+json), or no answer: code `network`, `timeout` or `bad_answer`, status 0. */
export class ApiError extends Error {
  /**
   * @param {string} code stable, for programs
   * @param {number} status HTTP status; 0 without an answer
   * @param {string} detail one sentence from the server
   * @param {{requestId?: string | null, retryAfter?: number, extras?: Record<string, any>}} [more]
   *   retryAfter in seconds; extras are the members that this code brings along (`node`, `rule`, `fields`)
   */
  constructor(code, status, detail, { requestId = null, retryAfter = 0, extras = {} } = {}) {
    super(detail || code);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
    this.extras = extras;
  }
}

const OWN_MEMBERS = new Set(["type", "title", "status", "code", "detail", "request_id"]);

/**
 * The error that an answer tells of. RFC 9457.
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
export async function errorOf(response) {
  const problem = await response.json().catch(() => null);
  const code = typeof problem?.code === "string" ? problem.code : response.status >= 500 ? "server_error" : "bad_answer";
  const extras = Object.fromEntries(Object.entries(problem ?? {}).filter(([key]) => !OWN_MEMBERS.has(key)));
  return new ApiError(code, response.status, problem?.detail ?? "", {
    requestId: problem?.request_id ?? response.headers.get("X-Request-ID"),
    retryAfter: Number(response.headers.get("Retry-After")) || 0,
    extras,
  });
}
