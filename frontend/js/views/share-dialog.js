// One dialog for all sharing: a sentence that sums up who can do what, then people and groups, then links.
import { h } from "../lib/dom.js";
import { explain } from "../lib/explain.js";
import { rolesFor } from "../lib/roles.js";
import { say } from "../lib/say.js";
import { dialogButton, openDialog } from "../components/dialog.js";
import { personField } from "../components/person-field.js";
import { linksSection } from "../components/share-links.js";
import { peopleList } from "../components/share-people.js";
import { SharingState } from "../state/sharing.js";

/** @typedef {import("../lib/roles.js").Role} Role */
/** @typedef {import("../api/sharing.js").Principal} Principal */

/**
 * @param {{api: import("../api/index.js").Api, node: {id: string, kind: "folder" | "file", name: string}, me: string,
 *   nameOf: (folder: {id: string, name: string}) => string, closed?: () => void}} parts
 */
export function openShareDialog({ api, node, me, nameOf, closed }) {
  const state = new SharingState(api, node.id, me);
  const sentence = h("p", { class: "access-sentence", role: "status" }, "…");
  const people = h("div", { class: "people-slot" });
  const roles = rolesFor(node.kind);
  const links = linksSection(() => ({
    links: state.links, above: state.linksAbove, folder: node.kind === "folder", nameOf, explain,
    create: (values) => state.createLink(values),
    change: (link, values) => state.changeLink(link, values),
    revoke: (link) => state.revoke(link),
    copy: (text) => navigator.clipboard.writeText(text),
  }));
  const message = h("textarea", { class: "form-control", id: "share-message", rows: "2", maxlength: "1000" });
  const messageBox = h("div", { class: "share-message", hidden: true }, h("label", { for: "share-message" }, say("Message by mail to whom you add next (optional)")), message);
  const give = async (/** @type {Principal} */ who, /** @type {Role} */ role) => {
    if (await state.give(who, role, message.value.trim())) message.value = "";
  };
  const body = h(
    "div",
    { class: "share-body", hidden: true },
    h(
      "section",
      { class: "share-part" },
      h("h3", {}, say("People and groups")),
      personField({ roles, find: (q) => state.find(q), give, explain }),
      messageBox,
      people,
    ),
    links.element,
  );
  const retry = dialogButton(say("Try again"), { main: true, run: () => void state.load() });
  retry.hidden = true;
  const dialog = openDialog({
    title: say("Share “{name}”", { name: nameOf(node) }),
    body: [sentence, body],
    actions: [retry, dialogButton(say("Done"), { run: () => dialog.close() })],
    closed,
  });
  dialog.element.classList.add("wide", "share-dialog");

  state.addEventListener("change", () => {
    const ready = state.phase === "ready";
    body.hidden = !ready;
    sentence.hidden = !ready;
    retry.hidden = ready;
    messageBox.hidden = !state.mail;
    dialog.fail(ready ? "" : explain(state.error));
    if (!ready) return;
    const told = state.sentence(new Date());
    if (sentence.textContent !== told) sentence.textContent = told;
    const focused = people.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
    people.replaceChildren(
      peopleList({ me, owner: state.owner, grants: state.grants, roles, nameOf, explain, change: (grant, role) => state.change(grant, role), take: (grant) => state.take(grant) }),
    );
    if (focused) refocus(people, focused, dialog.element);
    links.draw();
  });
  void state.load().then(() => /** @type {HTMLElement | null} */ (dialog.element.querySelector("#person-field"))?.focus());
}

/** The same control of the list that was drawn anew; when its line is gone, the field above. @param {Element} list @param {string} label @param {Element} dialog */
function refocus(list, label, dialog) {
  const same = [...list.querySelectorAll("[aria-label]")].find((control) => control.getAttribute("aria-label") === label);
  /** @type {HTMLElement | null} */ (same ?? dialog.querySelector("#person-field"))?.focus();
}
