// Errors in words for people. Works on anything with a `code`; knows nothing of HTTP.
import { ruleInWords } from "./names.js";

/** @type {Record<string, string>} */
const WORDS = {
  network: "The server cannot be reached. Check the connection and try again.",
  timeout: "The server took too long to answer. Try again.",
  bad_answer: "The answer was not understood. The address of the server may be wrong.",
  not_found: "This is not here any more, or you have no access to it.",
  forbidden: "You may look at this, but not change it.",
  move_into_itself: "A folder cannot be moved into itself.",
  root_is_fixed: "The top folder stays where it is.",
  in_trash: "This is in the trash. Restore it first.",
  not_in_trash: "This is not in the trash any more.",
  parent_in_trash: "The folder it was in is in the trash.",
  too_deep: "The folders would be nested too deeply.",
  not_a_folder: "This is a file, not a folder.",
  precondition_failed: "This was changed meanwhile. Look at it again, then repeat.",
  quota_exceeded: "There is not enough space left.",
  storage_full: "The server has no room left. Tell whoever runs it.",
  last_manager: "A team's space keeps at least one who manages it.",
  busy: "The server is busy. Try again in a moment.",
  bad_credentials: "The username or the password is wrong.",
  setup_token_wrong: "That is not the setup token that the server printed.",
  setup_done: "This server has been set up already. Sign in instead.",
  origin_not_allowed: "The server does not accept this page's address. Its settings name the addresses it allows.",
  server_error: "The server made a mistake. Nothing was changed.",
};

/**
 * One sentence that says what went wrong.
 * @param {any} error
 * @returns {string}
 */
export function explain(error) {
  const code = error?.code;
  if (code === "name_taken") return `“${error.extras?.node?.name ?? "This name"}” is already in this folder.`;
  if (code === "invalid_name") return ruleInWords(error.extras?.rule);
  if (code === "too_many_attempts") return `Too many attempts. Try again in ${waitInWords(error.retryAfter)}.`;
  if (code === "invalid_field") return fieldMessages(error.extras?.fields) || error.detail;
  return WORDS[code] ?? error?.detail ?? "Something went wrong.";
}

/** @param {Record<string, string[]> | undefined} fields */
function fieldMessages(fields) {
  return Object.values(fields ?? {}).flat().join(" ");
}

/** @param {number | undefined} seconds */
function waitInWords(seconds) {
  if (!seconds) return "a while";
  return seconds < 90 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
