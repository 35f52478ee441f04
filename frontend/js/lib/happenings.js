// What happened, as a sentence in the language of the page. The server tells it in English, and tells a little more.
import { language, say } from "./say.js";

/**
 * @typedef {{kind: string, name: string, text: string, actor: {name: string} | null, link?: string | null,
 *   from?: {name: string} | null, to?: {name: string} | null}} Happening
 */

/** @type {Record<string, (values: {who: string, name: string, from: string, to: string}) => string>} */
const TOLD = {
  create: (values) => say("{who} added “{name}”", values),
  content: (values) => say("{who} changed the content of “{name}”", values),
  rename: (values) => say("{who} gave “{name}” this name", values),
  move: (values) => (values.from && values.to ? say("{who} moved “{name}” from “{from}” to “{to}”", values) : say("{who} moved “{name}”", values)),
  trash: (values) => say("{who} put “{name}” into the trash", values),
  restore: (values) => say("{who} brought “{name}” back from the trash", values),
  purge: (values) => say("{who} deleted “{name}” for good", values),
  copy: (values) => say("{who} made the copy “{name}”", values),
  revert: (values) => say("{who} brought back an earlier version of “{name}”", values),
  move_out: (values) => say("{who} moved “{name}” to another space", values),
  move_in: (values) => say("{who} moved “{name}” here from another space", values),
  share: (values) => say("{who} shared “{name}”", values),
  unshare: (values) => say("{who} stopped sharing “{name}”", values),
};

/** @param {Happening} happening */
export function told(happening) {
  const { kind, name, text, actor, link, from, to } = happening;
  const tell = TOLD[kind];
  if (language() === "en" || !tell) return text;
  const byLink = link ? say("Somebody with the link “{label}”", { label: link }) : say("Somebody with a link");
  const who = actor?.name ?? (link === null || link === undefined ? "Holdfast" : byLink);
  return tell({ who, name: name || say("All files"), from: from?.name ?? "", to: to?.name ?? "" });
}
