// A forgotten password: ask for a link by mail, and choose a new one with it.
import { say } from "../lib/say.js";
import { entryForm } from "../components/entry-forms.js";
import { attempt, entryPage } from "./entry.js";

/**
 * @typedef {{askForReset(who: string): Promise<void>, confirmReset(token: string, password: string): Promise<void>}} ResetModel
 */

/**
 * @param {ResetModel} session
 * @param {() => void} back to the sign-in
 * @param {() => void} asked it went well: told at the sign-in
 */
export function forgotView(session, back, asked) {
  const form = entryForm({
    button: say("Send me a link"),
    fields: [{ name: "who", label: say("Username or e-mail"), autocomplete: "username" }],
    submit: ({ who }) => attempt(() => session.askForReset(who.trim()).then(asked)),
  });
  const text = say("We send a link for a new password to the e-mail address of the account.");
  return entryPage(say("Forgot your password?"), text, form, { text: say("Back to sign-in"), run: back });
}

/**
 * @param {ResetModel} session
 * @param {string} token as the link brought it
 * @param {() => void} back to the sign-in
 * @param {() => void} changed it went well: told at the sign-in
 */
export function resetView(session, token, back, changed) {
  const form = entryForm({
    button: say("Change password"),
    fields: [
      {
        name: "password", label: say("New password"), type: "password", autocomplete: "new-password",
        hint: say("Long is better than complicated: four or five unrelated words are hard to guess."),
      },
    ],
    submit: ({ password }) => attempt(() => session.confirmReset(token, password).then(changed)),
  });
  const text = say("You are then signed out everywhere, and sign in with it.");
  return entryPage(say("Choose a new password"), text, form, { text: say("Back to sign-in"), run: back });
}
