// What a failed request means for an upload. Pure; the codes are those of the API.
import { explain } from "../lib/explain.js";
import { say } from "../lib/say.js";

/**
 * @typedef {object} Failure what went wrong, from tus or from the JSON API
 * @property {number} status 0 when there was no answer
 * @property {string} method
 * @property {Record<string, any>} problem the problem's body, {} when there is none
 * @property {number | null} retryAfter seconds
 * @property {string | null} [location] where the bytes are, when a creation that brought them lost its name in a race
 *
 * @typedef {import("./item.js").Why} Why
 * @typedef {{act: "wait", why: Why, after: number | null}
 *   | {act: "again"} | {act: "anew"} | {act: "restart"} | {act: "complete"}
 *   | {act: "clash", node: import("./item.js").Clash | null, stale: boolean}
 *   | {act: "fail", code: string, text: string, requestId: string}} Verdict
 */

/** @type {Record<string, string>} */
const WORDS = {
  not_found: say("The folder is not there any more, or you have no access to it."),
  in_trash: say("The folder was moved to the trash."),
  forbidden: say("You may look at this folder, but not add files to it."),
  too_large: say("This file is larger than the server takes."),
  length_exceeded: say("This file is larger than the server takes."),
  unreadable: say("The file was changed or removed on this device. Choose it again."),
  file_in_the_way: say("A file with the name of this folder is in the way."),
  content_differs: say("What the server stored is not this file. Try again to send it once more."),
};
const TRIES_AFTER_A_MISTAKE = 5;

/**
 * @param {Failure} failure
 * @param {number} attempts made so far without progress
 * @returns {Verdict}
 */
export function verdictOn(failure, attempts) {
  const { status, method } = failure;
  const code = failure.problem.code ?? "";
  if (status === 0) return waiting("network", failure);
  if (status === 401) return waiting("session", failure);
  if (code === "in_another_tab") return waiting("tab", failure);
  if (code === "precondition_failed" && !failure.problem.node && attempts < TRIES_AFTER_A_MISTAKE) return { act: "anew" };
  if (code === "name_taken" || code === "precondition_failed") {
    return { act: "clash", node: failure.problem.node ?? null, stale: code === "precondition_failed" };
  }
  if (status === 409 && method === "HEAD") return { act: "complete" }; // HEAD has no body; `unpublished` is its only 409
  if (status === 410 || (status === 404 && method !== "POST")) return { act: "restart" };
  if (status === 429 || code === "busy") return waiting("busy", failure);
  if (status === 502 || status === 503 || status === 504) return waiting("server", failure);
  if (attempts < TRIES_AFTER_A_MISTAKE) {
    if (status >= 500 && status !== 507) return waiting("server", failure);
    if (code === "offset_mismatch" || status === 460) return { act: "again" };
  }
  if (status === 423) return waiting("locked", failure); // the request we lost still holds it, for some seconds
  return failed(code || String(status), failure.problem);
}

/**
 * @param {Why} why
 * @param {Failure} failure
 * @returns {Verdict}
 */
function waiting(why, failure) {
  return { act: "wait", why, after: failure.retryAfter };
}

/**
 * @param {string} code
 * @param {Record<string, any>} [problem]
 * @returns {Extract<Verdict, {act: "fail"}>}
 */
export function failed(code, problem = {}) {
  const text = WORDS[code] ?? explain({ code, detail: problem.detail, extras: problem });
  return { act: "fail", code, text, requestId: problem.request_id ?? "" };
}

/**
 * How long to wait before attempt n, in ms: doubling from one second to thirty, less up to half of it by chance, so that
 * a hundred pages do not come back to a restarted server in the same moment.
 * @param {number} attempt from 1
 * @param {number} chance 0 to 1
 */
export function backOff(attempt, chance) {
  const full = Math.min(30_000, 1000 * 2 ** Math.min(10, Math.max(0, attempt - 1)));
  return full * (1 - chance / 2);
}
