// What an administrator does with an account, each with what it means for the person said beforehand.
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { formatBytes } from "../lib/format.js";
import { say } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { textField } from "../components/fields.js";
import { formDialog } from "../components/form-dialog.js";
import { showMadePassword } from "../components/made-password.js";
import { wrongField } from "../components/settings-form.js";
import { accountForm } from "./account-form.js";

/** @typedef {import("../api/admin.js").Account} Account */
/** @typedef {import("../api/admin.js").AccountWithPassword} AccountWithPassword */
/**
 * @typedef {import("../pages.js").PageParts & {people: import("../state/paged.js").Paged<Account>, focusOn: (id: string) => void}} Parts
 */

export class AccountActions {
  #parts;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** What is offered; nobody takes themselves off the server here. @param {Account} account @returns {import("../components/menu.js").MenuItem[]} */
  of(account) {
    const items = [
      { label: say("Edit"), icon: "rename", run: () => this.#edit(account) },
      { label: say("New password"), icon: "key", run: () => void this.#password(account) },
    ];
    if (account.id === this.#parts.me) return items.slice(0, 1);
    const active = account.is_active
      ? { label: say("Switch off"), icon: "pause", apart: true, run: () => void this.#switchOff(account) }
      : { label: say("Switch on"), icon: "play", apart: true, run: () => void this.#switchOn(account) };
    return [...items, active, { label: say("Delete"), icon: "trash", danger: true, run: () => void this.#delete(account) }];
  }

  make() {
    const { api, people } = this.#parts;
    const form = accountForm(null, true);
    /** @type {AccountWithPassword | null} */
    let made = null;
    formDialog({
      title: say("New account"), fields: form.fields, more: form.more, yes: say("Create"),
      save: async () => {
        made = await api.createUser({ username: form.username(), ...form.values() });
        people.put(made);
        announce(say("{name} has an account", { name: made.display_name }));
      },
      closed: () => made && this.#tellPassword(made),
    });
  }

  /** @param {Account} account */
  #edit(account) {
    const { api, people, me, session, focusOn } = this.#parts;
    const form = accountForm(account, account.id !== me);
    formDialog({
      title: say("Account of {name}", { name: account.display_name }), fields: form.fields, more: form.more, yes: say("Save"),
      save: async () => {
        people.put(await api.changeUser(account.id, form.values()));
        if (account.id === me) session.learn(await api.me());
        announce(say("Saved"));
      },
      closed: () => focusOn(account.id),
    });
  }

  /** @param {Account} account */
  async #password(account) {
    const { display_name: name } = account;
    const text = say("The server makes a new password, which you see once. {name} is signed out everywhere at once.", { name });
    if (!(await askSure({ title: say("New password for {name}?", { name }), text, yes: say("Make a new password") }))) return;
    await this.#change(account, { password: null }, "", (changed) => this.#tellPassword(changed));
  }

  /** @param {Account} account */
  async #switchOff(account) {
    const { display_name: name } = account;
    const text = say("{name} is signed out everywhere and cannot sign in. All files stay. Links that {name} made lead nowhere until the account is switched on again.", { name });
    if (!(await askSure({ title: say("Switch off the account of {name}?", { name }), text, yes: say("Switch off") }))) return;
    await this.#change(account, { is_active: false }, say("The account of {name} is switched off", { name }));
  }

  /** @param {Account} account */
  async #switchOn(account) {
    await this.#change(account, { is_active: true }, say("{name} can sign in again", { name: account.display_name }));
  }

  /** @param {Account} account */
  async #delete(account) {
    const { api } = this.#parts;
    const { display_name: name } = account;
    if (account.used_bytes > 0) return this.#purge(account);
    const text = say("{name} has no files. The account is gone for good, with everything that was shared with it.", { name });
    if (!(await askSure({ title: say("Delete the account of {name}?", { name }), text, yes: say("Delete") }))) return;
    try {
      await api.deleteUser(account.id);
      this.#gone(account);
    } catch (error) {
      if (/** @type {any} */ (error).code === "user_has_content") return this.#purge(account); // empty folders
      this.#complain(error);
    }
  }

  /** Files go with it, for good: that is never two keys away. @param {Account} account */
  #purge(account) {
    const { api, focusOn } = this.#parts;
    const { display_name: name, username } = account;
    const sure = textField({ name: "sure", label: say("To confirm, type the username: {username}", { username }) });
    formDialog({
      title: say("Delete the account and the files of {name}?", { name }),
      text: say("{name} has {size} in a space of their own. All of it is deleted for good, with its trash and earlier contents. What {name} stored in team spaces and in folders of others stays there. To keep the files, switch the account off instead.", { name, size: formatBytes(account.used_bytes) }),
      fields: [sure], yes: say("Delete for good"), danger: true,
      save: async () => {
        if (sure.value.trim() !== username) throw wrongField("sure", say("That is not {username}.", { username }));
        await api.deleteUser(account.id, { purge: true });
        this.#gone(account);
      },
      closed: () => focusOn(account.id),
    });
  }

  /** @param {Account} account */
  #gone({ id, display_name: name }) {
    this.#parts.people.drop(id);
    this.#parts.focusOn(id);
    announce(say("The account of {name} is deleted", { name }));
  }

  /**
   * @param {Account} account
   * @param {import("../api/admin.js").AccountFields} fields
   * @param {string} done
   * @param {(changed: AccountWithPassword) => void} [then]
   */
  async #change(account, fields, done, then) {
    const { api, people, focusOn } = this.#parts;
    try {
      const changed = await api.changeUser(account.id, fields);
      people.put(changed);
      if (done) announce(done);
      if (then) then(changed);
      else focusOn(account.id);
    } catch (error) {
      this.#complain(error);
    }
  }

  /** @param {AccountWithPassword} account */
  #tellPassword({ id, display_name: name, password }) {
    const { focusOn } = this.#parts;
    if (!password) return focusOn(id);
    showMadePassword({ name, password, copy: (text) => navigator.clipboard.writeText(text), closed: () => focusOn(id) });
  }

  /** @param {unknown} error */
  #complain(error) {
    const text = explain(error);
    this.#parts.toasts.show({ text });
    alertAloud(text);
  }
}
