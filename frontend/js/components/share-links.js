// Links to something: what each allows, copying, changing and revoking it, and making a new one.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { alertAloud, announce } from "../lib/announce.js";
import { isLive } from "../lib/access-words.js";
import { formatDay } from "../lib/format.js";
import { say, sayCount, sayNumber, sayParts } from "../lib/say.js";
import { linkForm } from "./link-form.js";

/** @typedef {import("./link-form.js").LinkValues} LinkValues */
/**
 * @typedef {import("./link-form.js").LinkFacts & {id: string, url: string, downloads: number, views: number,
 *   source?: {id: string, name: string}}} Link
 * @typedef {object} LinksParts
 * @property {Link[]} links
 * @property {Link[]} above links to folders above: they lead here too
 * @property {boolean} folder
 * @property {(folder: {id: string, name: string}) => string} nameOf
 * @property {(values: LinkValues) => Promise<{id: string}>} create
 * @property {(link: Link, values: LinkValues) => Promise<unknown>} change
 * @property {(link: Link) => Promise<void>} revoke
 * @property {(text: string) => Promise<void>} copy
 * @property {(error: any) => string} explain
 */

const SAID_MS = 2500;
const NAMES = { view: say("View link"), edit: say("Edit link"), drop: say("Drop box") };

/**
 * Stands on its own: drawn anew by `draw()`, while an open form stays open.
 * @param {() => LinksParts} parts
 */
export function linksSection(parts) {
  const list = h("ul", { class: "access-list", "aria-label": say("Links") });
  const slot = h("div", { class: "link-form-slot" });
  const make = h("button", { type: "button", class: "btn btn-quiet new-link", onclick: () => open(null) }, icon("link", "s"), say("New link"));

  const close = () => {
    slot.replaceChildren();
    make.hidden = false;
  };
  const open = (/** @type {Link | null} */ link) => {
    const { folder, create, change, explain } = parts();
    make.hidden = true;
    slot.replaceChildren(
      linkForm({
        link, folder, explain,
        cancel: () => {
          close();
          if (link) focusOn(link.id, ".change");
          else make.focus();
        },
        save: async (values) => {
          const id = link ? link.id : (await create(values)).id;
          if (link) await change(link, values);
          close();
          announce(link ? say("The link was changed.") : say("The link is ready."));
          focusOn(id, ".copy");
        },
      }),
    );
    slot.querySelector("select")?.focus();
    slot.scrollIntoView({ block: "end" });
  };
  const focusOn = (/** @type {string} */ id, /** @type {string} */ what) =>
    [...list.children].find((row) => row.dataset.link === id)?.querySelector(what)?.focus();
  const draw = () => {
    const { links, above } = parts();
    list.replaceChildren(...links.map((link) => row(link, parts(), open, () => make.focus())), ...above.map((link) => fixed(link, parts())));
    list.hidden = !links.length && !above.length;
  };
  return { element: h("section", { class: "share-part" }, h("h3", {}, say("Links")), list, slot, make), draw };
}

/** @param {Link} link */
export const nameOfLink = (link) => link.label || NAMES[link.kind];

/** What it allows and how often it was used. @param {Link} link @param {Date} now */
export function linkFacts(link, now) {
  const over = link.expires_at && new Date(link.expires_at) <= now;
  return [
    link.label ? NAMES[link.kind] : "",
    isLive(link, now) ? "" : over ? say("Over") : say("Used up"),
    link.has_password ? say("Password") : "",
    link.expires_at && !over ? say("until {day}", { day: formatDay(link.expires_at, now) }) : "",
    link.download_limit !== null ? sayCount(link.download_limit, "{used} of {n} download", "{used} of {n} downloads", { used: sayNumber(link.downloads) }) : "",
    link.views ? sayCount(link.views, "{n} view", "{n} views") : "",
  ].filter(Boolean).join(" · ");
}

/** @param {Link} link @param {...Node} rest */
function line(link, ...rest) {
  const now = new Date();
  return h(
    "li",
    { class: `access-line link-line ${isLive(link, now) ? "" : "over"}`, dataset: { link: link.id } },
    h("span", { class: "who slate", "aria-hidden": "true" }, icon(link.kind === "drop" ? "inbox" : "link", "s")),
    h("span", { class: "who-name" }, h("bdi", {}, nameOfLink(link)), h("small", { class: "muted" }, linkFacts(link, now) || say("Everybody who has it"))),
    ...rest,
  );
}

/** @param {Link} link @param {LinksParts} parts */
function fixed(link, { nameOf }) {
  const row = line(link, h("span", { class: "role-fixed" }, ...sayParts("From {folder}", { folder: h("bdi", {}, nameOf(link.source ?? { id: "", name: "" })) })));
  return row;
}

/** @param {Link} link @param {LinksParts} parts @param {(link: Link) => void} open @param {() => void} after revoking */
function row(link, { copy, revoke, explain }, open, after) {
  const name = nameOfLink(link);
  const error = h("p", { class: "field-error", hidden: true });
  const fail = (/** @type {string} */ text) => {
    error.textContent = text;
    error.hidden = false;
    alertAloud(text);
  };
  const copying = h("button", { type: "button", class: "mini copy", "aria-label": say("Copy {name}", { name }) }, say("Copy"));
  copying.addEventListener("click", async () => {
    try {
      await copy(link.url);
    } catch {
      error.replaceChildren(...sayParts("The browser does not let the page copy. The link is: {link}", { link: h("bdi", { class: "link-url" }, link.url) }));
      error.hidden = false;
      return;
    }
    copying.replaceChildren(icon("check", "s"), say("Copied"));
    announce(say("Link copied"));
    setTimeout(() => copying.replaceChildren(say("Copy")), SAID_MS);
  });
  const change = h("button", { type: "button", class: "icon-btn sm change", "aria-label": say("Change {name}", { name }), title: say("Change"), onclick: () => open(link) }, icon("rename", "s"));
  const end = h("button", { type: "button", class: "icon-btn sm", "aria-label": say("Revoke {name}", { name }), title: say("Revoke") }, icon("close", "s"));
  end.addEventListener("click", async () => {
    try {
      await revoke(link);
      announce(say("The link no longer works."));
      after();
    } catch (problem) {
      fail(explain(problem));
    }
  });
  return line(link, copying, change, end, error);
}
