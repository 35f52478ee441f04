// Errors in words for people: what went wrong, and what to do. Works on anything with a `code`; knows nothing of HTTP.
import { ruleInWords } from "./names.js";
import { say, sayCount } from "./say.js";
import { inOurWords } from "./server-words.js";

/** @type {Record<string, string>} */
const WORDS = {
  network: say("The server cannot be reached. Check the connection and try again."),
  timeout: say("The server took too long to answer. Try again."),
  bad_answer: say("The answer was not understood. The address of the server may be wrong."),
  not_found: say("This is not here any more, or you have no access to it."),
  forbidden: say("You may look at this, but not change it."),
  move_into_itself: say("A folder cannot be moved into itself."),
  root_is_fixed: say("The top folder stays where it is."),
  in_trash: say("This is in the trash. Restore it first."),
  not_in_trash: say("This is not in the trash any more."),
  parent_in_trash: say("The folder it was in is in the trash."),
  too_deep: say("The folders would be nested too deeply."),
  not_a_folder: say("This is a file, not a folder."),
  not_a_file: say("This is a folder, not a file."),
  precondition_failed: say("This was changed meanwhile. Look at it again, then repeat."),
  quota_exceeded: say("There is not enough space left."),
  storage_full: say("The server has no room left. Tell whoever runs it."),
  too_large: say("This is larger than the server takes."),
  too_many: say("That is too much at once. Choose fewer."),
  last_manager: say("A team's space keeps at least one who manages it."),
  last_administrator: say("Somebody must be left who can administer this server."),
  user_has_content: say("This person still has files. Deactivate the account, or delete the files with it."),
  space_not_empty: say("There is still something in this space. Empty it first."),
  tag_taken: say("You have a tag of that name already."),
  link_spent: say("The downloads of this link are used up."),
  password_required: say("This link needs its password."),
  preview_not_ready: say("The preview is not made yet. Try again in a moment."),
  current_revision: say("This is the version that the file has now."),
  invalid_cursor: say("The list has changed meanwhile. Load it again."),
  cursor_gone: say("The list has changed meanwhile. Load it again."),
  upload_gone: say("This upload is no longer on the server. Choose the file again."),
  upload_locked: say("Another tab is sending this file."),
  checksum_mismatch: say("The bytes changed on their way. Try again."),
  busy: say("The server is busy. Try again in a moment."),
  bad_credentials: say("The username or the password is wrong."),
  unauthenticated: say("Sign in first."),
  token_invalid: say("Sign in first."),
  session_ended: say("The session has ended. Sign in again."),
  setup_token_wrong: say("That is not the setup token that the server printed."),
  reset_token_wrong: say("This link is used up, or too old. Ask for a new one."),
  mail_off: say("This server sends no mail. Ask whoever runs it for a new password."),
  setup_done: say("This server has been set up already. Sign in instead."),
  origin_not_allowed: say("The server does not accept this page's address. Its settings name the addresses it allows."),
  not_implemented: say("The server cannot do this yet."),
  server_error: say("The server made a mistake. Nothing was changed."),
};

/**
 * What went wrong, in a sentence or two; with the number of the request when only the server's log knows more.
 * @param {any} error
 * @returns {string}
 */
export function explain(error) {
  const text = sentenceOf(error);
  return isPuzzle(error) ? say("{problem} (Request {id})", { problem: text, id: error.requestId }) : text;
}

/** The number of the request for those who ask for help; empty where `explain` has told it. @param {any} error */
export function requestNote(error) {
  return error?.requestId && !isPuzzle(error) ? say("Request {id}", { id: error.requestId }) : "";
}

/** Nothing that a person did explains it. @param {any} error */
const isPuzzle = (error) => !!error?.requestId && (error.code === "server_error" || !isKnown(error.code));

/** @param {string} code */
const isKnown = (code) => code in WORDS || ["name_taken", "invalid_name", "too_many_attempts", "invalid_field"].includes(code);

/** @param {any} error */
function sentenceOf(error) {
  const code = error?.code;
  if (code === "name_taken") return nameTaken(error.extras?.node?.name);
  if (code === "invalid_name") return ruleInWords(error.extras?.rule);
  if (code === "too_many_attempts") return tooMany(error.retryAfter);
  if (code === "invalid_field") return fieldMessages(error.extras?.fields) || error.detail;
  return WORDS[code] ?? (error?.detail || say("Something went wrong. Try again."));
}

/** @param {string | undefined} name */
function nameTaken(name) {
  return name ? say("“{name}” is already in this folder.", { name }) : say("This name is already in this folder.");
}

/** @param {Record<string, string[]> | undefined} fields */
function fieldMessages(fields) {
  return Object.values(fields ?? {}).flat().map(inOurWords).join(" ");
}

/** @param {number | undefined} seconds */
function tooMany(seconds) {
  if (!seconds) return say("Too many attempts. Try again in a while.");
  if (seconds < 90) return sayCount(Math.ceil(seconds), "Too many attempts. Try again in {n} second.", "Too many attempts. Try again in {n} seconds.");
  return sayCount(Math.ceil(seconds / 60), "Too many attempts. Try again in {n} minute.", "Too many attempts. Try again in {n} minutes.");
}
