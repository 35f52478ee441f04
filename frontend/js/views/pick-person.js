// Whose files? A person by name. Their names are kept for the session, since an address tells only an id.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { say, sayCount } from "../lib/say.js";
import { dialogButton, openDialog } from "../components/dialog.js";
import { whoPicture } from "../components/person-field.js";

/** @typedef {{id: string, name: string}} Person */

const PAUSE_MS = 200;

/** @param {import("../api/index.js").Api} api @returns {Promise<Person | null>} */
export function pickPerson(api) {
  return new Promise((resolve) => {
    /** @type {Person | null} */
    let picked = null;
    let asking = new AbortController();
    let timer = 0;
    const list = h("ul", { class: "person-list", "aria-label": say("People") });
    const field = h("input", { class: "form-control", id: "pick-person", type: "text", autocomplete: "off", spellcheck: "false" });
    const dialog = openDialog({
      title: say("Whose files?"),
      body: [h("label", { for: "pick-person" }, say("Name of a person")), field, list],
      actions: [dialogButton(say("Cancel"), { run: () => dialog.close() })],
      closed: () => resolve(picked),
      submit: () => list.querySelector("button")?.click(),
    });
    const look = async () => {
      asking.abort();
      const { signal } = (asking = new AbortController());
      const q = field.value.trim();
      try {
        const people = q ? (await api.findPeople(q, { signal })).filter(({ kind }) => kind === "user") : [];
        if (signal.aborted) return;
        list.replaceChildren(...people.map((person) => h("li", {}, h("button", { type: "button", class: "picker-item", onclick: () => pick(person) }, whoPicture(person), h("bdi", {}, person.name)))));
        dialog.fail("");
        if (q) announce(people.length ? sayCount(people.length, "{n} match", "{n} matches") : say("Nobody of that name."));
        if (q && !people.length) list.replaceChildren(h("li", { class: "picker-none" }, say("Nobody of that name.")));
      } catch (error) {
        if (!signal.aborted) dialog.fail(explain(error));
      }
    };
    const pick = (/** @type {Person} */ person) => {
      picked = { id: person.id, name: person.name };
      dialog.close();
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = Number(setTimeout(() => void look(), PAUSE_MS));
    });
    field.focus();
  });
}
