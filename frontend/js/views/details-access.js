// Who can see something, and through which folder: one sentence, then everybody by name, then the links.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { accessSentence, isLive } from "../lib/access-words.js";
import { formatWhen } from "../lib/format.js";
import { ROLE_NAMES, mayShare } from "../lib/roles.js";
import { say, sayCount, sayParts } from "../lib/say.js";
import { whoPicture } from "../components/person-field.js";
import { SharingState } from "../state/sharing.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../api/sharing.js").Grant} Grant */
/** @typedef {import("../api/sharing.js").Link} Link */
/** @typedef {import("./details-panel.js").PanelParts} PanelParts */
/** @typedef {{sentence: string, me: string, manages: boolean, owner: {id: string, name: string} | null, grants: Grant[], links: (Link & {source?: {id: string, name: string}})[]}} Access */

const FACES = 4;
const KINDS = { view: say("Anyone with the link can look"), edit: say("Anyone with the link can edit"), drop: say("Anyone with the link can bring files") };

/** @type {import("./details-panel.js").Tab} */
export async function accessTab(node, parts) {
  const { sentence, me, manages, owner, grants, links } = await accessOf(node, parts);
  const nameOf = (/** @type {{id: string, name: string}} */ folder) => parts.drive.spaces.nameOf(folder);
  const people = [...(owner ? [personLine({ kind: "user", ...owner }, say("Owner"), owner.id === me, null)] : []), ...grants.map((grant) => grantLine(grant, me, nameOf))];
  return [
    h("p", { class: "access-summary" }, sentence),
    ...(manages && parts.share ? [shareButton(node, parts)] : []),
    ...(people.length ? [h("h3", {}, say("People and groups")), h("ul", { class: "access-people" }, ...people)] : []),
    ...(links.length ? [h("h3", {}, say("Links")), h("ul", { class: "access-people" }, ...links.map((link) => linkLine(link, nameOf)))] : []),
    ...(manages ? [] : [h("p", { class: "details-note" }, say("Only those who manage this see its links."))]),
  ];
}

/** A few faces and the sentence, for the first tab. @param {DriveNode} node @param {PanelParts} parts @returns {Promise<Element[]>} */
export async function whoHasAccess(node, parts) {
  const { sentence, me, manages, owner, grants } = await accessOf(node, parts);
  const faces = [...(owner && owner.id !== me ? [{ kind: /** @type {const} */ ("user"), ...owner }] : []), ...grants.map(({ principal }) => principal)];
  return [
    h("div", { class: "details-heading" }, h("h3", {}, say("Who has access")), manages && parts.share && shareButton(node, parts)),
    h("div", { class: "access-faces" }, ...(faces.length ? [h("span", { class: "faces" }, ...faces.slice(0, FACES).map((who) => whoPicture(who)))] : []), h("p", {}, sentence)),
  ];
}

/** @param {DriveNode} node @param {PanelParts} parts @returns {Promise<Access>} */
async function accessOf(node, { api, me: known }) {
  const me = known ?? (await api.me()).id;
  const { role } = node.role ? node : await api.getNode(node.id);
  if (mayShare(role)) {
    const state = new SharingState(api, node.id, me);
    await state.load();
    if (state.phase === "failed") throw state.error;
    return { sentence: state.sentence(new Date()), me, manages: true, owner: state.owner, grants: state.grants, links: [...state.links, ...state.linksAbove] };
  }
  const grants = await api.listGrants(node.id);
  return { sentence: accessSentence({ me, role: role ?? "viewer", owner: null, grants, links: [] }, new Date()), me, manages: false, owner: null, grants, links: [] };
}

/** @param {DriveNode} node @param {PanelParts} parts */
function shareButton(node, { share }) {
  return h("button", { type: "button", class: "linkbtn", onclick: () => share?.(node) }, say("Share…"));
}

/** @param {Grant} grant @param {string} me @param {(folder: {id: string, name: string}) => string} nameOf */
function grantLine({ principal, role, source }, me, nameOf) {
  return personLine(principal, ROLE_NAMES[role], principal.kind === "user" && principal.id === me, source && fromFolder(source, nameOf));
}

/** @param {import("../api/sharing.js").Principal} who @param {string} role @param {boolean} mine @param {Element | null} from */
function personLine(who, role, mine, from) {
  const name = h("bdi", {}, who.name);
  return h("li", {}, whoPicture(who), h("span", { class: "who-name" }, h("span", {}, ...(mine ? sayParts("{name} (you)", { name }) : [name])), from), h("span", { class: "role-fixed" }, role));
}

/** Inherited: the folder that it comes from. @param {{id: string, name: string}} source @param {(folder: {id: string, name: string}) => string} nameOf */
function fromFolder(source, nameOf) {
  const link = h("a", { href: `/f/${source.id}` }, h("bdi", {}, nameOf(source)));
  return h("small", {}, ...sayParts("Through {folder}", { folder: link }));
}

/** @param {Link & {source?: {id: string, name: string}}} link @param {(folder: {id: string, name: string}) => string} nameOf */
function linkLine(link, nameOf) {
  const now = new Date();
  const facts = [
    isLive(link, now) ? "" : say("No longer opens"),
    link.has_password ? say("Password") : "",
    link.expires_at ? say("until {when}", { when: formatWhen(link.expires_at, now) }) : "",
    link.download_limit === null ? "" : sayCount(link.download_limit - link.downloads, "{n} download left", "{n} downloads left"),
  ].filter(Boolean).join(" · ");
  return h(
    "li",
    {},
    h("span", { class: "who slate", "aria-hidden": "true" }, icon(link.kind === "drop" ? "inbox" : "link", "s")),
    h("span", { class: "who-name" }, h("bdi", {}, link.label || KINDS[link.kind]), h("small", {}, [link.label ? KINDS[link.kind] : "", facts].filter(Boolean).join(" · ")), link.source && fromFolder(link.source, nameOf)),
  );
}
