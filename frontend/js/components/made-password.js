// A password that the server made, shown this once.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { say } from "../lib/say.js";
import { dialogButton, openDialog } from "./dialog.js";

/** @param {{name: string, password: string, copy: (text: string) => Promise<void>, closed?: () => void}} parts */
export function showMadePassword({ name, password, copy, closed }) {
  const shown = h("output", { "aria-label": say("Password") }, password);
  const button = h("button", { type: "button", class: "btn btn-quiet", onclick: () => void take() }, say("Copy"));
  const take = async () => {
    try {
      await copy(password);
      button.textContent = say("Copied");
      announce(say("Copied"));
    } catch {
      document.getSelection()?.selectAllChildren(shown); // what the browser does not let a page copy a person can
    }
  };
  const dialog = openDialog({
    title: say("Password of {name}", { name }),
    body: [
      h("p", { class: "dialog-text" }, say("Hand it over in a safe way. It is shown this once; afterwards nobody can read it, and you can only make another one.")),
      h("div", { class: "made-password" }, shown, button),
    ],
    actions: [dialogButton(say("Done"), { main: true, submit: true })],
    submit: () => dialog.close(),
    closed: () => closed?.(),
  });
  button.focus();
}
