// Earlier contents of a file: bring one back, fetch it, keep it, delete it.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { ago, exactly } from "../lib/ago.js";
import { alertAloud, announce } from "../lib/announce.js";
import { saveFile } from "../lib/download.js";
import { explain } from "../lib/explain.js";
import { formatBytes, formatWhen } from "../lib/format.js";
import { say } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { openMenu } from "../components/menu.js";

/** @typedef {import("../api/history.js").Revision} Revision */
/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("./details-panel.js").PanelParts} PanelParts */

const PAGE = 100;

/** @type {import("./details-panel.js").Tab} */
export async function versionsTab(node, parts, signal, again) {
  if (node.kind === "folder") return [h("p", { class: "details-note" }, say("Files have versions; folders have none."))];
  const { items, next } = await parts.api.listRevisions(node.id, { limit: PAGE, signal });
  const actions = new VersionActions(node, parts, again);
  const list = h("ol", { class: "vers" }, ...items.map((revision, at) => line(revision, next ? "" : String(items.length - at), actions)));
  return [list, ...(items.length === 1 ? [h("p", { class: "details-note" }, say("When this file changes, what it was before is kept here."))] : [])];
}

/** @param {Revision} revision @param {string} number @param {VersionActions} actions */
function line(revision, number, actions) {
  const when = formatWhen(revision.created_at, new Date());
  const facts = [revision.current ? say("Now") : null, revision.created_by?.name, formatBytes(revision.size)].filter(Boolean).join(" · ");
  const more = h(
    "button",
    { type: "button", class: "icon-btn sm", "aria-haspopup": "menu", "aria-label": say("Actions for the version of {when}", { when }), onclick: () => actions.menu(revision, more) },
    icon("more"),
  );
  const restore = h("button", { type: "button", class: "linkbtn", "aria-label": say("Restore the version of {when}", { when }), onclick: () => void actions.restore(revision) }, say("Restore"));
  return h(
    "li",
    { class: revision.current ? "cur" : null },
    h("span", { class: "v num", "aria-hidden": "true" }, number),
    h("div", {}, h("b", { title: `${exactly(revision.created_at)}, ${ago(revision.created_at, new Date())}` }, when, revision.pinned && pinMark()), h("small", { class: "num" }, h("bdi", {}, facts))),
    !revision.current && restore,
    more,
  );
}

function pinMark() {
  return h("span", { class: "pinned", title: say("Pinned: never thinned out") }, icon("pin", "s"), h("span", { class: "vh" }, say("Pinned")));
}

class VersionActions {
  #node;
  #parts;
  #again;

  /** @param {DriveNode} node @param {PanelParts} parts @param {() => void} again shows the list anew */
  constructor(node, parts, again) {
    this.#node = node;
    this.#parts = parts;
    this.#again = again;
  }

  /** @param {Revision} revision @param {Element} anchor */
  menu(revision, anchor) {
    const { current, pinned } = revision;
    openMenu({
      label: say("Version"),
      anchor,
      items: [
        ...(current ? [] : [{ label: say("Restore"), icon: "restore", run: () => void this.restore(revision) }]),
        { label: say("Preview"), icon: "open", run: () => void this.#look(revision) },
        { label: say("Download"), icon: "download", run: () => void this.#download(revision) },
        ...(current ? [] : [
          { label: pinned ? say("Unpin") : say("Pin"), icon: "pin", run: () => void this.#pin(revision) },
          { label: say("Delete…"), icon: "trash", danger: true, apart: true, run: () => void this.#delete(revision) },
        ]),
      ],
    });
  }

  /** @param {Revision} revision */
  restore(revision) {
    return this.#try(async () => {
      const node = await this.#parts.api.restoreRevision(this.#node.id, revision.id);
      this.#parts.drive.arrived(node);
      this.#parts.toasts.show({ text: say("“{name}” is again as it was on {when}.", { name: this.#node.name, when: exactly(revision.created_at) }) });
    }, say("The version could not be restored."));
  }

  /** As any file is looked at, with the bytes of then. @param {Revision} revision */
  #look(revision) {
    return this.#try(async () => {
      const { Preview } = await import("./preview.js");
      const { api } = this.#parts;
      const { id } = revision;
      const then = {
        ...api,
        contentUrl: (/** @type {string} */ node, /** @type {"attachment" | "inline"} */ disposition = "attachment") => (revision.current ? api.contentUrl(node, disposition) : api.revisionUrl(node, id, disposition)),
        readBytes: (/** @type {string} */ node, /** @type {number} */ from, /** @type {number} */ count, /** @type {{signal?: AbortSignal} | undefined} */ options = undefined) =>
          revision.current ? api.readBytes(node, from, count, options) : api.readRevision(node, id, from, count, options),
      };
      const { size, media_type, digest, created_at } = revision;
      const file = { ...this.#node, size, media_type, digest, modified_at: created_at, thumbnail: null, role: /** @type {const} */ ("viewer") };
      const preview = new Preview({ api: then, drive: this.#parts.drive, step: () => {}, share: () => {}, close: () => preview.stop() });
      preview.show(file, { number: 0, count: 0, atLeast: false, before: false, after: false, neighbours: [], siblings: [], role: "viewer" });
    }, say("The version could not be shown."), false);
  }

  /** @param {Revision} revision */
  #download(revision) {
    return this.#try(async () => {
      const id = this.#node.id;
      const url = revision.current ? await this.#parts.drive.addressOf(id, "attachment") : (await this.#parts.api.revisionUrl(id, revision.id, "attachment")).url;
      saveFile(url, this.#node.name);
    }, say("The version could not be fetched."), false);
  }

  /** @param {Revision} revision */
  #pin(revision) {
    return this.#try(async () => {
      await this.#parts.api.pinRevision(this.#node.id, revision.id, !revision.pinned);
      announce(revision.pinned ? say("Version unpinned") : say("Version pinned"));
    }, say("The version could not be pinned."));
  }

  /** @param {Revision} revision */
  async #delete(revision) {
    const text = say("What “{name}” was on {when} ({size}) will be gone for good. This cannot be undone.", { name: this.#node.name, when: exactly(revision.created_at), size: formatBytes(revision.size) });
    if (!(await askSure({ title: say("Delete this version?"), text, yes: say("Delete version") }))) return;
    await this.#try(async () => {
      await this.#parts.api.deleteRevision(this.#node.id, revision.id);
      this.#parts.drive.touched();
      announce(say("Version deleted"));
    }, say("The version could not be deleted."));
  }

  /** @param {() => Promise<void>} work @param {string} failed @param {boolean} [again] */
  async #try(work, failed, again = true) {
    try {
      await work();
      if (again) this.#again();
    } catch (error) {
      const text = say("{what} {why}", { what: failed, why: explain(error) });
      this.#parts.toasts.show({ text });
      alertAloud(text);
    }
  }
}
