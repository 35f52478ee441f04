// The session ended in the middle of work. The dialog lies over everything; what was under way waits and goes on.
import { h } from "../lib/dom.js";
import { explain } from "../lib/explain.js";
import { say } from "../lib/say.js";
import { openDialog } from "../components/dialog.js";
import { entryForm, focusFirst } from "../components/entry-forms.js";

/**
 * @param {EventTarget & {user: {username: string} | null, signIn(username: string, password: string): Promise<void>}} session
 * @param {() => void} leave signs out instead; what waits is given up
 */
export function askToSignInAgain(session, leave) {
  const form = entryForm({
    button: say("Sign in and go on"),
    fields: [
      { name: "username", label: say("Username"), autocomplete: "username", value: session.user?.username ?? "", fixed: true },
      { name: "password", label: say("Password"), type: "password", autocomplete: "current-password" },
    ],
    submit: async ({ username, password }) => {
      try {
        await session.signIn(username, password);
        return null;
      } catch (error) {
        return explain(error);
      }
    },
  });
  const other = h("button", { type: "button", class: "btn btn-quiet btn-block", onclick: leave }, say("Use another account"));
  const goOn = whereTyping();
  const dialog = openDialog({
    title: say("Sign in again"),
    stays: true,
    closed: goOn,
    body: [h("p", { class: "dialog-text" }, say("Your session has ended. Nothing is lost: everything goes on after you sign in."))],
  });
  dialog.element.append(form, other);
  session.addEventListener("started", () => dialog.close(), { once: true }); // also when another tab signed in
  focusFirst(form);
}

/** The field that somebody is typing in, as it is; the result puts the caret back into it: taking the dialog away loses it. */
function whereTyping() {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return () => {};
  const { selectionStart, selectionEnd } = field;
  return () => {
    field.focus();
    if (selectionStart !== null) field.setSelectionRange(selectionStart, selectionEnd);
  };
}
