// A form in a dialog that stays until what was asked for has happened; complaints stand at their fields.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { dialogButton, openDialog } from "./dialog.js";
import { problemLine } from "./problem-line.js";
import { failFields } from "./settings-form.js";

/**
 * @param {{title: string, text?: string, fields: import("./fields.js").TextField[], more?: HTMLElement[], yes: string, danger?: boolean,
 *   save: () => Promise<void>, closed?: () => void}} parts save throws what went wrong
 */
export function formDialog({ title, text = "", fields, more = [], yes, danger = false, save, closed }) {
  const problem = problemLine();
  const button = dialogButton(yes, { main: !danger, danger, submit: true });
  const dialog = openDialog({
    title,
    body: [...(text ? [h("p", { class: "dialog-text" }, text)] : []), h("div", { class: "stack-fields" }, ...fields.map(({ element }) => element), ...more), problem.element],
    actions: [dialogButton(say("Cancel"), { run: () => dialog.close() }), button],
    closed: () => closed?.(),
    submit: async () => {
      if (button.getAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      for (const field of fields) field.fail("");
      problem.show(null);
      try {
        await save();
        dialog.close();
      } catch (error) {
        if (!failFields(error, fields)) problem.show(error);
      }
      button.removeAttribute("aria-disabled");
    },
  });
  const first = fields.find(({ input }) => !input.readOnly)?.input;
  first?.focus();
  first?.select();
  return dialog;
}
