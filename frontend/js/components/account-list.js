// Accounts, one line each: who it is, what they may, what they use, and a menu.
import { h } from "../lib/dom.js";
import { ago } from "../lib/ago.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { whoPicture } from "./person-field.js";
import { usageLine } from "./usage-line.js";

/** @typedef {import("../api/admin.js").Account} Account */

/**
 * @param {{accounts: Account[], me: string, now: Date, menu: (account: Account, anchor: Element) => void}} parts
 * @returns {HTMLElement}
 */
export function accountList({ accounts, me, now, menu }) {
  return h("ul", { class: "line-list" }, ...accounts.map((account) => line(account, account.id === me, now, menu)));
}

/** @param {Account} account @param {boolean} mine @param {Date} now @param {(account: Account, anchor: Element) => void} menu */
function line(account, mine, now, menu) {
  const { id, username, display_name: name, email, is_active, is_admin, last_login } = account;
  const seen = last_login ? say("Signed in {when}", { when: ago(last_login, now) }) : say("Never signed in");
  const more = h(
    "button",
    { type: "button", class: "icon-btn", "aria-haspopup": "menu", "aria-label": say("Actions for {name}", { name }), onclick: () => menu(account, more) },
    icon("more"),
  );
  return h(
    "li",
    { class: is_active ? "line" : "line off", dataset: { id } },
    whoPicture({ kind: "user", id, name }),
    h("div", { class: "line-words" },
      h("b", {}, h("bdi", {}, name), mine && h("span", { class: "badge-x" }, say("You")), is_admin && h("span", { class: "badge-x plain" }, say("Administrator")), !is_active && h("span", { class: "badge-x warn" }, say("Switched off"))),
      h("span", {}, h("bdi", {}, username), email && [" · ", h("bdi", {}, email)], " · ", seen)),
    usageLine(account),
    more,
  );
}
