// Finds people and groups as one types, and gives them the role that stands beside the field.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { alertAloud, announce } from "../lib/announce.js";
import { ROLE_NAMES } from "../lib/roles.js";
import { say, sayCount } from "../lib/say.js";

/** @typedef {import("../lib/roles.js").Role} Role */
/** @typedef {{kind: "user" | "group", id: string, name: string}} Principal */

const PAUSE_MS = 200;

/**
 * @param {{roles: Role[], find: (q: string) => Promise<Principal[] | null>, give: (who: Principal, role: Role) => Promise<void>,
 *   explain: (error: any) => string}} parts
 * @returns {HTMLElement}
 */
export function personField({ roles, find, give, explain }) {
  /** @type {Principal[]} */
  let found = [];
  let at = -1;
  let timer = 0;
  const list = h("div", { class: "people-found", id: "people-found", role: "listbox", "aria-label": say("People and groups"), hidden: true });
  const error = h("p", { class: "field-error", id: "person-error", hidden: true });
  const role = h("select", { class: "role-select", "aria-label": say("What they may do") }, ...roles.map((one) => h("option", { value: one }, ROLE_NAMES[one])));
  const field = h("input", {
    class: "form-control", id: "person-field", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": "people-found", "aria-describedby": "person-error", placeholder: say("Name, or a whole e-mail address"),
  });

  const fail = (/** @type {string} */ text) => {
    error.textContent = text;
    error.hidden = !text;
    field.setAttribute("aria-invalid", String(!!text));
    if (text) alertAloud(text);
  };
  const show = (/** @type {Principal[]} */ people, empty = "") => {
    found = people;
    at = people.length ? 0 : -1;
    list.replaceChildren(...people.map((who, index) => option(who, index, () => void choose(who))), ...(empty ? [h("p", { class: "people-none" }, empty)] : []));
    list.hidden = !people.length && !empty;
    field.setAttribute("aria-expanded", String(people.length > 0));
    mark();
  };
  const mark = () => {
    for (const [index, one] of [...list.querySelectorAll("[role=option]")].entries()) one.setAttribute("aria-selected", String(index === at));
    if (at >= 0) field.setAttribute("aria-activedescendant", `person-${at}`);
    else field.removeAttribute("aria-activedescendant");
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  };
  const look = async () => {
    const q = field.value.trim();
    try {
      const people = await find(q);
      if (!people) return;
      fail("");
      show(people, q && !people.length ? say("Nobody of that name.") : "");
      if (q) announce(people.length ? sayCount(people.length, "{n} match", "{n} matches") : say("Nobody of that name."));
    } catch (problem) {
      fail(explain(problem));
    }
  };
  const choose = async (/** @type {Principal} */ who) => {
    show([]);
    try {
      await give(who, role.value);
      field.value = "";
      fail("");
      announce(say("{name} may now: {role}", { name: who.name, role: ROLE_NAMES[/** @type {Role} */ (role.value)] }));
    } catch (problem) {
      fail(explain(problem));
    }
    field.focus();
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = Number(setTimeout(() => void look(), PAUSE_MS));
  });
  field.addEventListener("blur", () => setTimeout(() => !list.contains(document.activeElement) && show([]), PAUSE_MS));
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) at = (at + step + found.length) % found.length;
    else if (event.key === "Enter" && found[at]) void choose(found[at]);
    else if (event.key === "Escape" && !list.hidden) show([]);
    else if (event.key !== "Enter") return;
    mark();
    event.preventDefault();
    event.stopPropagation();
  });
  return h(
    "div",
    { class: "person-field" },
    h("label", { for: "person-field" }, say("Add people or groups")),
    h("div", { class: "person-line" }, h("div", { class: "person-box" }, field, list), role),
    error,
  );
}

/** @param {Principal} who @param {number} index @param {() => void} run */
function option(who, index, run) {
  const pressed = (/** @type {Event} */ event) => event.preventDefault(); // the field keeps the focus
  return h(
    "div",
    { class: "people-option", id: `person-${index}`, role: "option", onmousedown: pressed, onclick: run },
    whoPicture(who), h("bdi", {}, who.name), who.kind === "group" && h("span", { class: "muted" }, say("Group")),
  );
}

const TINTS = ["rose", "blue", "violet", "amber", "green"];

/** Initials on a tint that stays the same; a group has its icon. @param {Principal} who */
export function whoPicture({ kind, id, name }) {
  if (kind === "group") return h("span", { class: "who slate", "aria-hidden": "true" }, icon("people", "s"));
  const letters = name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("");
  return h("span", { class: `who ${TINTS[[...id].reduce((sum, one) => sum + one.charCodeAt(0), 0) % TINTS.length]}`, "aria-hidden": "true" }, letters.toUpperCase());
}
