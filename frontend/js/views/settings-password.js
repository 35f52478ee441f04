// Another password. Pasting and password managers are welcome: one field for the new one, and a look at it on request.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { switchField, textField } from "../components/fields.js";
import { settingsForm, wrongField } from "../components/settings-form.js";

/** @param {import("../pages.js").PageParts} parts */
export function passwordSection({ session }) {
  const current = textField({ name: "current", label: say("Current password"), type: "password", autocomplete: "current-password" });
  const next = textField({
    name: "new", label: say("New password"), type: "password", autocomplete: "new-password",
    hint: say("Long is better than complicated: four or five unrelated words are hard to guess."),
  });
  const look = switchField({
    label: say("Show what I type"), checked: false,
    change: (on) => [current, next].forEach(({ input }) => (input.type = on ? "text" : "password")),
  });
  const save = async () => {
    if (!current.value) throw wrongField("current", say("Your current password is missing."));
    if (!next.value) throw wrongField("new", say("The new password is missing."));
    try {
      await session.changePassword(current.value, next.value);
    } catch (error) {
      if (/** @type {any} */ (error).code === "bad_credentials") throw wrongField("current", say("That is not your password."));
      throw error;
    }
    for (const { input } of [current, next]) input.value = "";
    return say("Your password is changed. Every other device was signed out.");
  };
  const form = settingsForm({ fields: [current, next], more: [look.element], button: say("Change password"), save });
  // Password managers want to know whose password it is.
  form.prepend(h("input", { class: "vh", type: "text", name: "username", autocomplete: "username", value: session.user?.username ?? "", readonly: true, tabindex: "-1", "aria-hidden": "true" }));
  return {
    element: h("div", { class: "section-body narrow" }, h("p", { class: "section-text" }, say("With a new password you stay signed in here, and are signed out everywhere else.")), form),
  };
}
