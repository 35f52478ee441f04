// All accounts: looking for one, making one, and what can be done with one.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { accountList } from "../components/account-list.js";
import { findField } from "../components/find-field.js";
import { openMenu } from "../components/menu.js";
import { Paged } from "../state/paged.js";
import { AccountActions } from "./account-actions.js";
import { pagedView } from "./paged-view.js";

/** @typedef {import("../api/admin.js").Account} Account */

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
export function peopleSection(parts) {
  const { api, me } = parts;
  let q = "";
  /** @type {Paged<Account>} */
  const people = new Paged((cursor, signal) => api.listUsers({ q, cursor, signal }));
  const view = pagedView({
    list: people,
    draw: (items) => accountList({ accounts: items, me, now: new Date(), menu }),
    empty: () => say("Nobody has that in their name or address."),
  });
  const actions = new AccountActions({ ...parts, people, focusOn: view.focusOn });

  /** @param {Account} account @param {Element} anchor */
  function menu(account, anchor) {
    openMenu({ label: say("Actions for {name}", { name: account.display_name }), anchor, items: actions.of(account) });
  }

  const find = findField({
    label: say("Find people"),
    ask: async (text) => {
      q = text;
      await people.load();
      return people.items.length;
    },
  });
  const add = h("button", { type: "button", class: "btn btn-primary", onclick: () => actions.make() }, say("New account"));
  return {
    element: h("div", { class: "section-body" }, h("div", { class: "section-bar" }, find, add), view.element),
    start: () => void view.start(),
    stop: view.stop,
  };
}
