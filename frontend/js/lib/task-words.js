// What the server does in the background, in words. A task's name is the path of its code; what counts is its last part.
import { say } from "./say.js";

/** @type {Record<string, () => string>} */
const WORDS = {
  purge_trash: () => say("Purge old trash"),
  thin_versions: () => say("Thin out earlier contents"),
  tidy_previews: () => say("Tidy up pictures"),
  make: () => say("Make pictures"),
  expire_uploads: () => say("Remove abandoned uploads"),
  forget_finished_tasks: () => say("Forget finished work"),
  collect_garbage: () => say("Free space that nobody uses"),
  collect: () => say("Free space that nobody uses"),
  scrub_chunks: () => say("Check stored contents"),
  scrub: () => say("Check stored contents"),
  remove_expired_sessions: () => say("Remove sessions that are over"),
};

/** @param {string} name as the server has it; that itself when we have no words for it */
export const taskInWords = (name) => WORDS[name.split(".").at(-1) ?? ""]?.() ?? name;
