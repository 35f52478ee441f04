// "Move to…": walks through folders, one level at a time, and takes the one that is open.
import { h } from "../lib/dom.js";
import { folderPicture, icon } from "../lib/icons.js";
import { direction, say } from "../lib/say.js";
import { dialogButton, openDialog } from "./dialog.js";

/** @typedef {{id: string, name: string}} Crumb */
/**
 * @typedef {object} Level
 * @property {string} id
 * @property {string} name
 * @property {Crumb[]} path from the top folder to the parent
 * @property {Crumb[]} folders
 */

/**
 * The folder that was chosen, or null. `look` reads one level; `explain` puts its failures in words.
 * @param {{title: string, yes: string, start: string, hidden?: Set<string>, blocked?: string | null,
 *   look: (id: string) => Promise<Level>, explain: (error: unknown) => string}} options
 *   hidden: folders that cannot be chosen, as they are being moved; blocked: where the things are already
 * @returns {Promise<Crumb | null>}
 */
export function pickFolder({ title, yes, start, hidden = new Set(), blocked = null, look, explain }) {
  return new Promise((resolve) => {
    /** @type {Crumb | null} */
    let chosen = null;
    /** @type {Level | null} */
    let level = null;
    const crumbs = h("ol", { class: "crumbs picker-crumbs", "aria-label": say("Where you are") });
    const list = h("div", { class: "picker", role: "group", "aria-label": say("Folders"), "aria-busy": "true" });
    const take = dialogButton(yes, { main: true, submit: true });
    const dialog = openDialog({
      title,
      body: [crumbs, list],
      actions: [dialogButton(say("Cancel"), { run: () => dialog.close() }), take],
      closed: () => resolve(chosen),
      submit: () => {
        if (!level || take.disabled) return;
        chosen = { id: level.id, name: level.name };
        dialog.close();
      },
    });
    dialog.element.classList.add("wide");
    list.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => walk(list, event));

    const show = async (/** @type {string} */ id) => {
      list.setAttribute("aria-busy", "true");
      take.disabled = true;
      try {
        level = await look(id);
        dialog.fail("");
      } catch (error) {
        return dialog.fail(explain(error));
      } finally {
        list.setAttribute("aria-busy", "false");
      }
      const shown = level.folders.filter((folder) => !hidden.has(folder.id));
      crumbs.replaceChildren(...trail(level, show));
      list.replaceChildren(...(shown.length ? shown.map((folder) => entry(folder, show)) : [nothing()]));
      take.disabled = level.id === blocked;
      (list.querySelector("button") ?? take).focus();
    };
    void show(start);
  });
}

/** @param {Level} level @param {(id: string) => void} show */
function trail(level, show) {
  const above = level.path.map((crumb) =>
    h("li", {}, h("button", { type: "button", class: "crumb", onclick: () => show(crumb.id) }, h("bdi", {}, crumb.name)), icon("right")),
  );
  return [...above, h("li", { "aria-current": "true" }, h("bdi", { class: "crumb here" }, level.name))];
}

/** @param {Crumb} folder @param {(id: string) => void} show */
function entry(folder, show) {
  return h(
    "button",
    { type: "button", class: "picker-item", onclick: () => show(folder.id) },
    h("span", { class: "fi folder" }, folderPicture()),
    h("bdi", {}, folder.name),
    icon("right", "s end"),
  );
}

function nothing() {
  return h("p", { class: "picker-none" }, say("No folders in here."));
}

/** @param {HTMLElement} list @param {KeyboardEvent} event */
function walk(list, event) {
  const all = [...list.querySelectorAll("button")];
  const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === (direction() === "rtl" ? "ArrowLeft" : "ArrowRight")) all[at]?.click();
  else if (step) all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  else return;
  event.preventDefault();
}
