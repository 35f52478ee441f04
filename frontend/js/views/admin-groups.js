// Groups; the address of one leads to who is in it.
import { h } from "../lib/dom.js";
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { icon } from "../lib/icons.js";
import { say, sayCount } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { textField } from "../components/fields.js";
import { findField } from "../components/find-field.js";
import { formDialog } from "../components/form-dialog.js";
import { openMenu } from "../components/menu.js";
import { whoPicture } from "../components/person-field.js";
import { Paged } from "../state/paged.js";
import { membersOf } from "./admin-members.js";
import { pagedView } from "./paged-view.js";

/** @typedef {import("../api/admin.js").Group} Group */

/** @param {import("../pages.js").PageParts} parts @param {string} id of the group that is open @returns {import("./sections.js").SectionBody} */
export function groupsSection(parts, id) {
  return id ? membersOf(parts, id) : groupList(parts);
}

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
function groupList({ api, toasts }) {
  let q = "";
  /** @type {Paged<Group>} */
  const groups = new Paged((cursor, signal) => api.listGroups({ q, cursor, signal }));
  const view = pagedView({
    list: groups,
    draw: (items) => h("ul", { class: "line-list" }, ...items.map(line)),
    empty: () => (q ? say("No group of that name.") : say("There are no groups yet. What is shared with a group is shared with everybody in it.")),
  });

  /** @param {Group} group */
  function line(group) {
    const { id, name, members } = group;
    const more = h("button", { type: "button", class: "icon-btn", "aria-haspopup": "menu", "aria-label": say("Actions for {name}", { name }), onclick: () => menu(group, more) }, icon("more"));
    return h(
      "li",
      { class: "line", dataset: { id } },
      whoPicture({ kind: "group", id, name }),
      h("div", { class: "line-words" }, h("b", {}, h("a", { href: `/admin/groups/${encodeURIComponent(id)}` }, h("bdi", {}, name))), h("span", {}, sayCount(members, "{n} member", "{n} members"))),
      more,
    );
  }

  /** @param {Group} group @param {Element} anchor */
  function menu(group, anchor) {
    openMenu({
      label: say("Actions for {name}", { name: group.name }), anchor,
      items: [
        { label: say("Rename"), icon: "rename", run: () => rename(group) },
        { label: say("Delete"), icon: "trash", danger: true, apart: true, run: () => void remove(group) },
      ],
    });
  }

  function make() {
    const name = textField({ name: "name", label: say("Name") });
    let made = "";
    formDialog({
      title: say("New group"), fields: [name], yes: say("Create"),
      save: async () => {
        const group = await api.createGroup(name.value.trim());
        made = group.id;
        groups.put(group);
        announce(say("{name} is made", { name: group.name }));
      },
      closed: () => made && view.focusOn(made),
    });
  }

  /** @param {Group} group */
  function rename(group) {
    const name = textField({ name: "name", label: say("Name"), value: group.name });
    formDialog({
      title: say("Rename {name}", { name: group.name }), fields: [name], yes: say("Rename"),
      save: async () => groups.put(await api.renameGroup(group.id, name.value.trim())),
      closed: () => view.focusOn(group.id),
    });
  }

  /** @param {Group} group */
  async function remove({ id, name }) {
    const text = say("What was shared with the group is no longer shared with its members. Their accounts stay.");
    if (!(await askSure({ title: say("Delete the group {name}?", { name }), text, yes: say("Delete") }))) return;
    try {
      await api.deleteGroup(id);
      groups.drop(id);
      view.focusOn(id);
      announce(say("{name} is deleted", { name }));
    } catch (error) {
      toasts.show({ text: explain(error) });
      alertAloud(explain(error));
    }
  }

  const find = findField({
    label: say("Find groups"),
    ask: async (text) => {
      q = text;
      await groups.load();
      return groups.items.length;
    },
  });
  const add = h("button", { type: "button", class: "btn btn-primary", onclick: make }, say("New group"));
  return { element: h("div", { class: "section-body" }, h("div", { class: "section-bar" }, find, add), view.element), start: () => void view.start(), stop: view.stop };
}
