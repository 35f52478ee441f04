// The name that others see, and the address.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { switchField, textField } from "../components/fields.js";
import { problemLine } from "../components/problem-line.js";
import { settingsForm, wrongField } from "../components/settings-form.js";

/** @param {import("../pages.js").PageParts} parts */
export function profileSection({ api, session, preferences }) {
  const user = /** @type {import("../api/session.js").User} */ (session.user);
  const username = textField({ name: "username", label: say("Username"), value: user.username, autocomplete: "username", fixed: true, hint: say("You sign in with it.") });
  const name = textField({
    name: "display_name", label: say("Name"), autocomplete: "name", value: user.display_name === user.username ? "" : user.display_name,
    hint: say("What others see beside your files. If it is empty they see your username."),
  });
  const email = textField({ name: "email", label: say("E-mail"), type: "email", autocomplete: "email", inputmode: "email", value: user.email, hint: say("Others find you by it, but only those who know it whole. A link for a new password goes there.") });
  const current = textField({ name: "current", label: say("Current password"), type: "password", autocomplete: "current-password", hint: say("Another address needs it: whoever reads its mail can set a new password.") });
  const another = () => email.value.trim() !== session.user?.email;
  const showCurrent = () => (current.element.hidden = !another());
  email.input.addEventListener("input", showCurrent);
  showCurrent();
  const save = async () => {
    try {
      session.learn(await api.changeProfile({ display_name: name.value, email: email.value, ...(another() ? { current: current.value } : {}) }));
    } catch (error) {
      if (/** @type {any} */ (error).code === "bad_credentials") throw wrongField("current", say("That is not your password."));
      throw error;
    }
    current.input.value = "";
    showCurrent();
    return say("Saved");
  };
  const form = settingsForm({ fields: [name, email, current], button: say("Save"), save });
  form.prepend(username.element);
  return { element: h("div", { class: "section-body narrow" }, form, ...mailParts(session, preferences)) };
}

/** Whether they are told by mail; a server without mail says that it sends none. @param {import("../api/session.js").Session} session @param {import("../state/preferences.js").Preferences} preferences */
function mailParts(session, preferences) {
  const problem = problemLine();
  const none = h("p", { class: "hint", hidden: true }, say("This server sends no mail."));
  const tell = switchField({
    label: say("Mail me what others share with me"), checked: preferences.get("share_mail"),
    change: async (on) => problem.show(await preferences.set("share_mail", on)),
  });
  session.opening().then(({ mail }) => (none.hidden = mail), () => null);
  return [tell.element, none, problem.element];
}
