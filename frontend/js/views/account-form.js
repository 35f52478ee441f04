// The fields of an account, new or there already.
import { say } from "../lib/say.js";
import { switchField, textField } from "../components/fields.js";
import { quotaField } from "../components/quota-field.js";
import { wrongField } from "../components/settings-form.js";

/**
 * @param {import("../api/admin.js").Account | null} account
 * @param {boolean} role whether to offer administration; nobody gives up their own
 */
export function accountForm(account, role) {
  const username = textField({ name: "username", label: say("Username"), hint: say("Letters, digits and @ . + - _ only. It cannot be changed later.") });
  const name = textField({ name: "display_name", label: say("Name"), value: account && account.display_name !== account.username ? account.display_name : "" });
  const email = textField({ name: "email", label: say("E-mail"), type: "email", inputmode: "email", value: account?.email ?? "" });
  const password = textField({ name: "password", label: say("Password"), type: "password", autocomplete: "new-password", hint: say("If it is empty the server makes one, which you see once.") });
  const quota = quotaField(account ? account.quota_bytes : null);
  const admin = switchField({ label: say("Administrator"), hint: say("May manage accounts, limits and this server, but reads nobody’s files."), checked: account?.is_admin ?? false });
  const values = () => {
    if (Number.isNaN(quota.bytes)) throw wrongField("quota_bytes", say("That is no size."));
    return {
      display_name: name.value, email: email.value, quota_bytes: quota.bytes,
      ...(role ? { is_admin: admin.input.checked } : {}), ...(password.value ? { password: password.value } : {}),
    };
  };
  return {
    fields: account ? [name, email, quota] : [username, name, email, password, quota],
    more: role ? [admin.element] : [],
    username: () => username.value.trim(),
    values,
  };
}
