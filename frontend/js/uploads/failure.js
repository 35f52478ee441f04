// What is told of a failed attempt, and small facts about files and addresses that judging it needs.
import { TransferError } from "./transport.js";
import { failed } from "./verdict.js";

/**
 * An error of tus or of the JSON API (status, code, detail, extras) as one thing; anything else is our own mistake, shown
 * as such.
 * @param {any} error
 * @returns {import("./verdict.js").Failure}
 */
export function asFailure(error) {
  if (error instanceof TransferError || error?.problem) return /** @type {any} */ (error);
  if (typeof error?.status !== "number") console.error(error);
  const problem = { ...error?.extras, code: error?.code, detail: error?.detail, request_id: error?.requestId };
  return { status: error?.status ?? 400, method: "POST", problem, retryAfter: error?.retryAfter || null };
}

/**
 * Ends an item with a reason in words.
 * @param {import("./ledger.js").Ledger} ledger
 * @param {string} id
 * @param {string} code
 * @param {Record<string, any>} [problem]
 */
export function failItem(ledger, id, code, problem) {
  const { text, requestId } = failed(code, problem);
  ledger.apply(id, { type: "fail", error: { code, text, requestId } });
}

/** False when the file was changed or removed since it was chosen. @param {Blob} file */
export async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** The id at the end of an upload's address. @param {string} url */
export function uploadIdOf(url) {
  return decodeURIComponent(new URL(url, "http://localhost/").pathname.split("/").filter(Boolean).at(-1) ?? "");
}
