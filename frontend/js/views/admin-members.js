// Who is in one group: looking for somebody adds them, a button takes them out.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { findField } from "../components/find-field.js";
import { whoPicture } from "../components/person-field.js";
import { problemLine } from "../components/problem-line.js";
import { Paged } from "../state/paged.js";
import { pagedView } from "./paged-view.js";

/** @typedef {import("../api/admin.js").Account} Account */

const MOST_FOUND = 8;

/** @param {import("../pages.js").PageParts} parts @param {string} group its id @returns {import("./sections.js").SectionBody} */
export function membersOf({ api }, group) {
  /** @type {Paged<Account>} */
  const members = new Paged((cursor, signal) => api.listUsers({ group, cursor, signal }));
  const problem = problemLine();
  const heading = h("h3", {}, say("Members"));
  const found = h("ul", { class: "line-list found", "aria-label": say("People to add") });
  const view = pagedView({
    list: members,
    draw: (items) => h("ul", { class: "line-list" }, ...items.map((account) => line(account, say("Remove"), say("Remove {name}", { name: account.display_name }), () => void remove(account)))),
    empty: () => say("Nobody is in this group yet."),
  });

  const find = findField({
    label: say("Find people to add"),
    ask: async (q) => {
      try {
        const people = q ? (await api.listUsers({ q, limit: MOST_FOUND })).items.filter(({ groups }) => !groups.includes(group)) : [];
        found.replaceChildren(...people.map((account) => line(account, say("Add"), say("Add {name}", { name: account.display_name }), () => void add(account))));
        return people.length;
      } catch (error) {
        problem.show(error);
        return 0;
      }
    },
  });

  /** @param {Account} account */
  async function add(account) {
    const done = await tried(() => api.addMember(group, account.id));
    if (!done) return;
    members.put({ ...account, groups: [...account.groups, group] });
    [...found.children].find((one) => /** @type {HTMLElement} */ (one).dataset.id === account.id)?.remove();
    find.focus();
    announce(say("{name} is in the group", { name: account.display_name }));
  }

  /** @param {Account} account */
  async function remove(account) {
    const at = members.items.findIndex(({ id }) => id === account.id);
    if (!(await tried(() => api.removeMember(group, account.id)))) return;
    members.drop(account.id);
    const next = members.items[Math.min(at, members.items.length - 1)];
    if (next) view.focusOn(next.id);
    else find.focus();
    announce(say("{name} is no longer in the group", { name: account.display_name }));
  }

  /** @param {() => Promise<unknown>} work */
  async function tried(work) {
    problem.show(null);
    try {
      await work();
      return true;
    } catch (error) {
      problem.show(error);
      return false;
    }
  }

  const back = h("a", { class: "section-back", href: "/admin/groups" }, icon("left", "s"), say("All groups"));
  return {
    element: h("div", { class: "section-body" }, back, heading, h("div", { class: "section-bar" }, find), problem.element, found, view.element),
    start: () => {
      void view.start();
      void nameOf(api, group).then((name) => name && (heading.textContent = say("Members of {name}", { name }))).catch(() => null);
    },
    stop: view.stop,
  };
}

/** No question asks for one group alone. @param {import("../api/index.js").Api} api @param {string} group */
async function nameOf(api, group) {
  const { items } = await api.listGroups({ limit: 1000 });
  return items.find(({ id }) => id === group)?.name;
}

/** @param {Account} account @param {string} text @param {string} label @param {() => void} run */
function line({ id, username, display_name: name }, text, label, run) {
  return h(
    "li",
    { class: "line", dataset: { id } },
    whoPicture({ kind: "user", id, name }),
    h("div", { class: "line-words" }, h("b", {}, h("bdi", {}, name)), h("span", {}, h("bdi", {}, username))),
    h("button", { type: "button", class: "mini", "aria-label": label, onclick: run }, text),
  );
}
