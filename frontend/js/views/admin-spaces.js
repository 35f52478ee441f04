// The spaces of teams: how much each may hold, and who is in it.
import { h } from "../lib/dom.js";
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { textField } from "../components/fields.js";
import { formDialog } from "../components/form-dialog.js";
import { openMenu } from "../components/menu.js";
import { quotaField } from "../components/quota-field.js";
import { wrongField } from "../components/settings-form.js";
import { usageLine } from "../components/usage-line.js";
import { Paged } from "../state/paged.js";
import { pagedView } from "./paged-view.js";

/** @typedef {import("../api/admin.js").TeamSpace} TeamSpace */

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
export function spacesSection({ api, drive, toasts, share }) {
  /** @type {Paged<TeamSpace>} */
  const spaces = new Paged((cursor, signal) => api.listTeamSpaces({ cursor, signal }));
  const view = pagedView({
    list: spaces,
    draw: (items) => h("ul", { class: "line-list" }, ...items.map(line)),
    empty: () => say("There are no team spaces yet. What lies in one belongs to the team and stays when somebody leaves."),
  });

  /** @param {TeamSpace} space */
  function line(space) {
    const { id, name, root, role } = space;
    const more = h("button", { type: "button", class: "icon-btn", "aria-haspopup": "menu", "aria-label": say("Actions for {name}", { name }), onclick: () => menu(space, more) }, icon("more"));
    return h(
      "li",
      { class: "line", dataset: { id } },
      h("span", { class: "line-picture" }, icon("team")),
      h("div", { class: "line-words" },
        h("b", {}, role ? h("a", { href: `/f/${encodeURIComponent(root)}` }, h("bdi", {}, name)) : h("bdi", {}, name)),
        h("span", {}, role === "manager" ? say("You manage it") : role ? say("You are a member") : say("You are no member, so its files are not yours to read"))),
      usageLine(space),
      more,
    );
  }

  /** @param {TeamSpace} space @param {Element} anchor */
  function menu(space, anchor) {
    const root = /** @type {any} */ ({ id: space.root, kind: "folder", name: space.name });
    openMenu({
      label: say("Actions for {name}", { name: space.name }), anchor,
      items: [
        ...(space.role === "manager" ? [{ label: say("Members"), icon: "people", run: () => share(root) }] : []),
        { label: say("Edit"), icon: "rename", run: () => edit(space) },
        { label: say("Delete"), icon: "trash", danger: true, apart: true, run: () => void remove(space) },
      ],
    });
  }

  /** @param {TeamSpace | null} space null makes a new one */
  function edit(space) {
    const mayName = !space || space.role === "manager";
    const name = textField({ name: "name", label: say("Name"), value: space?.name ?? "", fixed: !mayName, hint: mayName ? "" : say("Who manages the space names it.") });
    const quota = quotaField(space?.quota_bytes ?? null);
    let id = space?.id ?? "";
    formDialog({
      title: space ? say("Edit {name}", { name: space.name }) : say("New team space"), fields: [name, quota], yes: space ? say("Save") : say("Create"),
      text: space ? "" : say("You manage it at first, and give others a role in it afterwards."),
      save: async () => {
        const { bytes } = quota;
        if (Number.isNaN(bytes)) throw wrongField("quota_bytes", say("That is no size."));
        const fields = { name: name.value.trim(), quota_bytes: bytes };
        const kept = space ? await api.changeSpace(space.id, mayName ? fields : { quota_bytes: bytes }) : await api.createSpace(fields);
        id = kept.id;
        spaces.put(kept);
        announce(say("Saved"));
        void drive.spaces.load(); // among the places at the side too
      },
      closed: () => id && view.focusOn(id),
    });
  }

  /** @param {TeamSpace} space */
  async function remove({ id, name }) {
    const text = say("A space can be deleted when nothing is left in it, its trash too.");
    if (!(await askSure({ title: say("Delete the team space {name}?", { name }), text, yes: say("Delete") }))) return;
    try {
      await api.deleteSpace(id);
      spaces.drop(id);
      view.focusOn(id);
      announce(say("{name} is deleted", { name }));
      void drive.spaces.load();
    } catch (error) {
      toasts.show({ text: explain(error) });
      alertAloud(explain(error));
    }
  }

  const add = h("button", { type: "button", class: "btn btn-primary", onclick: () => edit(null) }, say("New team space"));
  return { element: h("div", { class: "section-body" }, h("div", { class: "section-bar" }, add), view.element), start: () => void view.start(), stop: view.stop };
}
