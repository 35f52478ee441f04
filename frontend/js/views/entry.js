// Before the files: sign in, or make the first administrator of an empty install.
import { h } from "../lib/dom.js";
import { logo } from "../lib/icons.js";
import { explain } from "../lib/explain.js";
import { say } from "../lib/say.js";
import { entryForm, focusFirst } from "../components/entry-forms.js";
import { blankSlate } from "../components/blank-slates.js";

/**
 * @typedef {{signIn(username: string, password: string): Promise<void>,
 *   setUp(form: {token: string, username: string, password: string}): Promise<void>}} SessionModel
 */

/**
 * @param {SessionModel} session
 * @param {{forgot?: (() => void) | null, note?: string}} [more] forgot: what “Forgot your password?” does, when the server
 *   sends mail; note: what has just happened
 * @returns {HTMLElement}
 */
export function signInView(session, { forgot = null, note = "" } = {}) {
  const form = entryForm({
    button: say("Sign in"),
    fields: [
      { name: "username", label: say("Username"), autocomplete: "username" },
      { name: "password", label: say("Password"), type: "password", autocomplete: "current-password" },
    ],
    submit: ({ username, password }) => attempt(() => session.signIn(username, password)),
  });
  const below = forgot ? { text: say("Forgot your password?"), run: forgot } : null;
  return entryPage(say("Sign in to Holdfast"), note || say("Your files, in your own keeping."), form, below);
}

/** @param {SessionModel} session @returns {HTMLElement} */
export function setupView(session) {
  const form = entryForm({
    button: say("Create the administrator"),
    fields: [
      { name: "token", label: say("Setup token"), autocomplete: "one-time-code", hint: say("The server printed it when it started.") },
      { name: "username", label: say("Username"), autocomplete: "username" },
      { name: "password", label: say("Password"), type: "password", autocomplete: "new-password" },
    ],
    submit: ({ token, username, password }) => attempt(() => session.setUp({ token: token.trim(), username, password })),
  });
  return entryPage(say("Set up Holdfast"), say("This server is new. Make its first administrator."), form);
}

/** The server does not answer: nothing else can be shown. @param {any} error @param {() => void} retry @returns {HTMLElement} */
export function unreachableView(error, retry) {
  const button = h("button", { type: "button", class: "btn btn-primary", onclick: retry }, say("Try again"));
  const slate = blankSlate({ heading: "h1", picture: "alert", title: say("Holdfast cannot be reached"), text: explain(error), actions: [button] });
  return h("main", { class: "entry" }, slate);
}

/**
 * @param {string} title
 * @param {string} text
 * @param {HTMLFormElement} form
 * @param {{text: string, run: () => void} | null} [below] a way out of it
 */
export function entryPage(title, text, form, below = null) {
  document.title = title;
  requestAnimationFrame(() => focusFirst(form));
  return h(
    "main",
    { class: "entry" },
    h("div", { class: "card-x entry-card" }, logo(), h("h1", {}, title), h("p", { class: "entry-text" }, text), form,
      below && h("button", { type: "button", class: "btn btn-quiet btn-block", onclick: below.run }, below.text)),
  );
}

/** @param {() => Promise<void>} work @returns {Promise<string | null>} */
export async function attempt(work) {
  try {
    await work();
    return null;
  } catch (error) {
    return explain(error);
  }
}
