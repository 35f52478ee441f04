// Roles, what each allows, and what people call them. A role holds on a folder and on all below it.
import { say } from "./say.js";

/** @typedef {"viewer" | "contributor" | "editor" | "manager"} Role */

/** @type {Role[]} from the least to the most */
export const ROLES = ["viewer", "contributor", "editor", "manager"];

/** @type {Record<Role, string>} */
export const ROLE_NAMES = { viewer: say("Can view"), contributor: say("Can add"), editor: say("Can edit"), manager: say("Can manage") };

/** Files hold nothing that could be added to. @param {"folder" | "file"} kind @returns {Role[]} */
export const rolesFor = (kind) => (kind === "folder" ? ROLES : ROLES.filter((role) => role !== "contributor"));

/** @param {Role | null | undefined} role @param {Role} needed */
const reaches = (role, needed) => !!role && ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** New files and folders. @param {Role | null | undefined} role */
export const mayAdd = (role) => reaches(role, "contributor");
/** Rename, move, trash. @param {Role | null | undefined} role */
export const mayChange = (role) => reaches(role, "editor");
/** Give others access. @param {Role | null | undefined} role */
export const mayShare = (role) => reaches(role, "manager");

/** The stronger of two. @param {Role | undefined} a @param {Role} b @returns {Role} */
export const stronger = (a, b) => (a && reaches(a, b) ? a : b);
