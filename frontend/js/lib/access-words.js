// Who can do what with a file or folder, in one sentence. Pure: the clock is given.
import { ROLES, stronger } from "./roles.js";
import { say, sayList, sayNumber } from "./say.js";

/** @typedef {import("./roles.js").Role} Role */
/** @typedef {{kind: "user" | "group", id: string, name: string}} Principal */
/**
 * @typedef {object} Access
 * @property {string} me my user id
 * @property {Role} role mine
 * @property {{id: string, name: string} | null} owner of the personal space it lies in, when that is known
 * @property {{principal: Principal, role: Role}[]} grants inherited ones too
 * @property {{kind: string, has_password: boolean, expires_at: string | null, download_limit: number | null,
 *   downloads: number}[]} links those from folders above too, without their drop boxes
 */

/** @type {Record<Role, (who: string) => string>} */
const CAN = {
  manager: (who) => say("{who} can change and share it", { who }),
  editor: (who) => say("{who} can change it", { who }),
  contributor: (who) => say("{who} can look at it and add files", { who }),
  viewer: (who) => say("{who} can look at it", { who }),
};
const LINK_ROLE = /** @type {Record<string, Role>} */ ({ view: "viewer", edit: "editor" });
const ROOM = 3; // names in one breath; the others are counted

/**
 * `Only you have access.` or `You can change and share it; Cy can change it; Bo and everybody with the link can look at it.`
 * The strongest first; everybody is named once, with the strongest of their roles.
 * @param {Access} access
 * @param {Date} now
 */
export function accessSentence({ me, role, owner, grants, links }, now) {
  const people = strongest({ me, role, owner, grants });
  const live = links.filter((link) => isLive(link, now));
  const clauses = [...ROLES].reverse().map((level) => {
    const names = [...people.values()].filter((one) => one.role === level).map((one) => one.name);
    return clause([...shortened(names), ...linkHolders(live.filter((link) => LINK_ROLE[link.kind] === level))], CAN[level]);
  });
  const drops = linkHolders(live.filter((link) => link.kind === "drop"));
  const known = [...clauses, clause(drops, (who) => say("{who} can bring files and see nothing", { who }))].filter(Boolean);
  if (people.size === 1 && !live.length) return say("Only you have access.");
  const text = known.join("; ");
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** A link that still opens: not expired, not used up. @param {Access["links"][number]} link @param {Date} now */
export function isLive({ expires_at, download_limit, downloads }, now) {
  return (!expires_at || new Date(expires_at) > now) && (download_limit === null || downloads < download_limit);
}

/**
 * @param {Pick<Access, "me" | "role" | "owner" | "grants">} access
 * @returns {Map<string, {name: string, role: Role}>} by kind and id; me first, then the owner
 */
function strongest({ me, role, owner, grants }) {
  const people = new Map([[`user ${me}`, { name: say("you"), role }]]);
  if (owner && owner.id !== me) people.set(`user ${owner.id}`, { name: owner.name, role: "manager" });
  for (const { principal, role: given } of grants) {
    const key = `${principal.kind} ${principal.id}`;
    const known = people.get(key);
    const name = known?.name ?? (principal.kind === "group" ? say("everybody in {group}", { group: principal.name }) : principal.name);
    people.set(key, { name, role: stronger(known?.role, given) });
  }
  return people;
}

/** @param {string[]} names @returns {string[]} */
function shortened(names) {
  if (names.length <= ROOM + 1) return names;
  return [...names.slice(0, ROOM), say("{n} others", { n: sayNumber(names.length - ROOM) })];
}

/** @param {Access["links"]} links @returns {string[]} */
function linkHolders(links) {
  if (!links.length) return [];
  const one = links.length === 1;
  if (links.every((link) => link.has_password)) return [one ? say("everybody with the link and its password") : say("everybody with a link and its password")];
  return [one ? say("everybody with the link") : say("everybody with a link")];
}

/** @param {string[]} names @param {(who: string) => string} can */
function clause(names, can) {
  return names.length ? can(sayList(names)) : "";
}
