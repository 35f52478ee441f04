// Small questions: are you sure, and what shall it be called.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { dialogButton, openDialog } from "./dialog.js";

/**
 * True when the person agreed. The focus starts on Cancel: what cannot be undone is never one Enter away.
 * @param {{title: string, text: string, yes: string}} question
 * @returns {Promise<boolean>}
 */
export function askSure({ title, text, yes }) {
  return new Promise((resolve) => {
    let agreed = false;
    const cancel = dialogButton(say("Cancel"), { run: () => dialog.close() });
    const agree = dialogButton(yes, {
      danger: true,
      run: () => {
        agreed = true;
        dialog.close();
      },
    });
    const dialog = openDialog({
      title,
      body: [h("p", { class: "dialog-text" }, text)],
      actions: [cancel, agree],
      closed: () => resolve(agreed),
    });
    cancel.focus();
  });
}

/**
 * Asks for a name until `save` takes it. `save` returns a sentence when it did not.
 * @param {{title: string, label: string, value?: string, yes: string, save: (name: string) => Promise<string | null>,
 *   closed?: () => unknown}} question
 */
export function askName({ title, label, value = "", yes, save, closed }) {
  const field = h("input", { class: "form-control", id: "ask-name", type: "text", value, autocomplete: "off", spellcheck: "false" });
  const button = dialogButton(yes, { main: true, submit: true });
  const dialog = openDialog({
    title,
    body: [h("label", { for: "ask-name" }, label), field],
    actions: [dialogButton(say("Cancel"), { run: () => dialog.close() }), button],
    closed: () => closed?.(),
    submit: async () => {
      button.disabled = true;
      const wrong = await save(field.value.trim());
      button.disabled = false;
      if (!wrong) return dialog.close();
      field.setAttribute("aria-invalid", "true");
      dialog.fail(wrong);
      field.focus();
    },
  });
  field.focus();
  field.select();
}
