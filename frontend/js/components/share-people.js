// Who has a role on something: the owner, people and groups with their roles, and what comes from folders above.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { alertAloud, announce } from "../lib/announce.js";
import { ROLE_NAMES } from "../lib/roles.js";
import { say, sayParts } from "../lib/say.js";
import { whoPicture } from "./person-field.js";

/** @typedef {import("../lib/roles.js").Role} Role */
/** @typedef {{kind: "user" | "group", id: string, name: string}} Principal */
/** @typedef {{id: string, principal: Principal, role: Role, source: {id: string, name: string} | null}} Grant */
/**
 * @typedef {object} PeopleParts
 * @property {string} me
 * @property {{id: string, name: string} | null} owner
 * @property {Grant[]} grants
 * @property {Role[]} roles to choose from
 * @property {(folder: {id: string, name: string}) => string} nameOf a folder above
 * @property {(grant: Grant, role: Role) => Promise<void>} change
 * @property {(grant: Grant) => Promise<void>} take
 * @property {(error: any) => string} explain
 */

/** @param {PeopleParts} parts @returns {HTMLElement} */
export function peopleList(parts) {
  const { me, owner, grants } = parts;
  const first = owner ? [line({ kind: "user", ...owner }, me, h("span", { class: "role-fixed" }, say("Owner")))] : [];
  return h("ul", { class: "access-list", "aria-label": say("People and groups") }, ...first, ...grants.map((grant) => grantLine(grant, parts)));
}

/** @param {Principal} who @param {string} me @param {...Node} rest */
function line(who, me, ...rest) {
  const mine = who.kind === "user" && who.id === me;
  return h("li", { class: "access-line" }, whoPicture(who), h("span", { class: "who-name" }, h("bdi", {}, who.name), mine && ` ${say("(you)")}`), ...rest);
}

/** @param {Grant} grant @param {PeopleParts} parts */
function grantLine(grant, parts) {
  const { principal, role, source } = grant;
  if (source) {
    const from = h("small", { class: "muted" }, ...sayParts("From {folder}", { folder: h("bdi", {}, parts.nameOf(source)) }));
    const row = line(principal, parts.me, h("span", { class: "role-fixed" }, ROLE_NAMES[role]));
    row.querySelector(".who-name")?.append(from);
    return row;
  }
  if (principal.kind === "user" && principal.id === parts.me) return line(principal, parts.me, h("span", { class: "role-fixed" }, ROLE_NAMES[role]));
  return ownLine(grant, parts);
}

/** @param {Grant} grant @param {PeopleParts} parts */
function ownLine(grant, { me, roles, change, take, explain }) {
  const { principal, role } = grant;
  const select = h(
    "select",
    { class: "role-select", "aria-label": say("What {name} may do", { name: principal.name }) },
    ...roles.map((one) => h("option", { value: one, selected: one === role }, ROLE_NAMES[one])),
  );
  const remove = h("button", { type: "button", class: "icon-btn sm", "aria-label": say("Remove {name}", { name: principal.name }), title: say("Remove") }, icon("close", "s"));
  const error = h("p", { class: "field-error", hidden: true });
  const attempt = async (/** @type {() => Promise<void>} */ work, /** @type {string} */ done) => {
    try {
      await work();
      announce(done);
    } catch (problem) {
      select.value = role;
      error.textContent = explain(problem);
      error.hidden = false;
      alertAloud(error.textContent ?? "");
    }
  };
  select.addEventListener("change", () => {
    const wanted = /** @type {Role} */ (select.value);
    void attempt(() => change(grant, wanted), say("{name} may now: {role}", { name: principal.name, role: ROLE_NAMES[wanted] }));
  });
  remove.addEventListener("click", () => void attempt(() => take(grant), say("{name} removed", { name: principal.name })));
  return line(principal, me, select, remove, error);
}
