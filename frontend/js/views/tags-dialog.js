// Which tags something has; making, renaming, recolouring and deleting tags. Each choice counts at once.
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { say, sayCount } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { dialogButton, openDialog } from "../components/dialog.js";
import { tagForm } from "../components/tag-form.js";
import { tagDot } from "../components/tag-marks.js";

/** @typedef {import("../api/nodes.js").DriveNode} DriveNode */
/** @typedef {import("../lib/tag-colors.js").Tag} Tag */

/** @param {{tags: import("../state/tags.js").TagsState, nodes: DriveNode[]}} parts without nodes: only the tags themselves */
export function openTagsDialog({ tags, nodes }) {
  new TagsDialog(tags, nodes.map((node) => ({ ...node })));
}

class TagsDialog {
  #tags;
  #nodes;
  #dialog;
  #list = h("ul", { class: "tag-list" });
  #none = h("p", { class: "dialog-text" });
  /** @type {string | null} the tag that is being edited */
  #edited = null;

  /** @param {import("../state/tags.js").TagsState} tags @param {DriveNode[]} nodes */
  constructor(tags, nodes) {
    this.#tags = tags;
    this.#nodes = nodes;
    const leaving = new AbortController();
    const fresh = h("div", { class: "tag-new" }, this.#newForm());
    this.#dialog = openDialog({
      title: titleFor(nodes),
      body: [this.#none, this.#list, fresh],
      actions: [dialogButton(say("Done"), { main: true, run: () => this.#dialog.close() })],
      closed: () => leaving.abort(),
    });
    this.#dialog.element.classList.add("tags-dialog");
    tags.addEventListener("change", () => this.#draw(), { signal: leaving.signal });
    this.#draw();
    /** @type {HTMLElement | null} */ (this.#dialog.element.querySelector(".tag-list input, .tag-new input"))?.focus();
  }

  #draw() {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-keep") : null;
    const { all } = this.#tags;
    this.#none.hidden = all.length > 0;
    this.#none.textContent = say("You have no tags yet. Tags are yours alone: nobody else sees them.");
    this.#list.hidden = !all.length;
    this.#list.replaceChildren(...all.map((tag) => h("li", {}, this.#edited === tag.id ? this.#editForm(tag) : this.#line(tag))));
    if (focused) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-keep="${focused}"]`))?.focus();
  }

  /** @param {Tag} tag */
  #line(tag) {
    const edit = h(
      "button",
      { type: "button", class: "icon-btn sm", "aria-label": say("Edit the tag {name}", { name: tag.name }), dataset: { keep: `edit ${tag.id}` }, onclick: () => this.#edit(tag.id) },
      icon("rename"),
    );
    const name = [tagDot(tag.color), h("bdi", {}, tag.name)];
    return h("div", { class: "tag-line" }, this.#nodes.length ? h("label", { class: "tag-choice" }, this.#box(tag), ...name) : h("span", { class: "tag-choice" }, ...name), edit);
  }

  /** @param {Tag} tag */
  #box(tag) {
    const having = this.#nodes.filter((node) => node.tags?.includes(tag.id)).length;
    const box = h("input", { type: "checkbox", checked: having === this.#nodes.length, dataset: { keep: tag.id } });
    box.indeterminate = having > 0 && having < this.#nodes.length;
    box.addEventListener("change", () => void this.#put(tag, box.checked));
    return box;
  }

  /** @param {Tag} tag @param {boolean} on */
  async #put(tag, on) {
    const nodes = this.#nodes.filter((node) => Boolean(node.tags?.includes(tag.id)) !== on);
    const { failed } = await this.#tags.put(nodes, tag.id, on);
    this.#dialog.fail(failed.length ? explain(failed[0].error) : "");
    if (!failed.length) announce(on ? say("Tag {name} put on", { name: tag.name }) : say("Tag {name} taken off", { name: tag.name }));
    this.#draw();
  }

  /** @param {string | null} id */
  #edit(id) {
    const before = this.#edited;
    this.#edited = id;
    this.#draw();
    const next = id ? this.#list.querySelector(".tag-form input") : this.#list.querySelector(`[data-keep="edit ${before}"]`);
    /** @type {HTMLElement | null} */ (next ?? this.#dialog.element.querySelector(".tag-new input"))?.focus();
  }

  /** @param {Tag} tag */
  #editForm(tag) {
    const cancel = h("button", { type: "button", class: "btn btn-quiet", onclick: () => this.#edit(null) }, say("Cancel"));
    const remove = h("button", { type: "button", class: "btn btn-quiet danger-text", onclick: () => void this.#remove(tag) }, say("Delete tag…"));
    return tagForm({
      name: tag.name, color: tag.color, label: say("Name of the tag"), yes: say("Save"), others: [remove, cancel],
      save: (name, color) => this.#try(async () => {
        await this.#tags.change(tag.id, { name, color });
        this.#edit(null);
      }),
    });
  }

  #newForm() {
    const form = tagForm({
      label: say("New tag"), yes: say("Add tag"), color: "blue",
      save: (name, color) => this.#try(async () => {
        const tag = await this.#tags.make(name, color);
        const field = /** @type {HTMLInputElement} */ (form.querySelector("input[type=text]"));
        field.value = "";
        field.focus();
        if (this.#nodes.length) await this.#put(tag, true);
      }),
    });
    return form;
  }

  /** @param {Tag} tag */
  async #remove(tag) {
    const text = say("“{name}” comes off everything that carries it. The files stay as they are.", { name: tag.name });
    if (!(await askSure({ title: say("Delete this tag?"), text, yes: say("Delete tag") }))) return;
    const wrong = await this.#try(() => this.#tags.remove(tag.id));
    this.#dialog.fail(wrong ?? "");
    if (!wrong) this.#edit(null);
  }

  /** A sentence when it was refused. @param {() => Promise<void>} work @returns {Promise<string | null>} */
  async #try(work) {
    try {
      await work();
      return null;
    } catch (error) {
      return explain(error);
    }
  }
}

/** @param {DriveNode[]} nodes */
function titleFor(nodes) {
  if (!nodes.length) return say("Tags");
  return nodes.length === 1 ? say("Tags of “{name}”", { name: nodes[0].name }) : sayCount(nodes.length, "Tags of {n} item", "Tags of {n} items");
}
