// What a person can do with the rows of a folder, each with its words, its undo and its refusals.
import { explain } from "../lib/explain.js";
import { alertAloud, announce } from "../lib/announce.js";
import { countOf } from "../lib/format.js";
import { brokenRule, ruleInWords } from "../lib/names.js";
import { saveFile } from "../lib/download.js";
import { pickFolder } from "../components/folder-picker.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/** @typedef {import("../state/folder.js").FolderState | import("../state/found.js").FoundState} NodesState */
/** @typedef {{id: string, name: string}} Folder */

export class NodeActions {
  #state;
  #drive;
  #undo;
  #toasts;

  /**
   * @param {{state: NodesState, drive: import("../state/drive.js").Drive, undo: import("../state/undo.js").UndoStack,
   *   toasts: import("../components/toast-stack.js").ToastStack}} parts
   */
  constructor({ state, drive, undo, toasts }) {
    this.#state = state;
    this.#drive = drive;
    this.#undo = undo;
    this.#toasts = toasts;
  }

  /** A sentence when the name was refused. @param {DriveNode} node @param {string} name @returns {Promise<string | null>} */
  async rename(node, name) {
    const wanted = name.trim();
    const rule = brokenRule(wanted);
    try {
      if (!rule) await this.#state.rename(node, wanted);
      return rule ? this.#refused(ruleInWords(rule)) : null;
    } catch (error) {
      return this.#refused(explain(error));
    }
  }

  /** @param {DriveNode[]} nodes */
  async trash(nodes) {
    const { done, failed } = await this.#state.trash(nodes);
    this.#drive.touched();
    this.#tellFailures(failed, "could not be deleted");
    if (!done.length) return;
    this.#offerUndo(`${whatOf(done)} moved to the trash.`, () => this.#drive.restoreAll(done), "come back");
  }

  /** @param {DriveNode[]} nodes @param {boolean} on @returns {Promise<DriveNode[]>} those that are as wished now */
  async star(nodes, on) {
    const { done, failed } = await this.#state.star(nodes, on);
    this.#tellFailures(failed, on ? "could not be starred" : "could not lose the star");
    if (done.length) announce(on ? `${whatOf(done)} starred` : `${whatOf(done)} no longer starred`);
    return done;
  }

  /** @param {DriveNode[]} nodes */
  async moveSomewhere(nodes) {
    const target = await pickFolder({
      title: `Move ${whatOf(nodes)}`,
      yes: "Move here",
      start: nodes[0].parent ?? this.#state.id,
      hidden: new Set(nodes.map((node) => node.id)),
      blocked: nodes[0].parent ?? this.#state.id,
      look: (id) => this.#drive.look(id),
      explain,
    });
    if (target) await this.moveTo(nodes, target);
  }

  /** @param {DriveNode[]} nodes @param {Folder} target */
  async moveTo(nodes, target) {
    const from = this.#state.id;
    if (target.id === from) return;
    const { done, failed } = await this.#state.move(nodes, target.id);
    this.#drive.touched();
    void this.#refreshCounts(target.id);
    this.#tellFailures(failed, "could not be moved");
    if (!done.length) return;
    this.#offerUndo(`${whatOf(done)} moved to “${target.name}”.`, () => this.#drive.moveAll(done, from), "go back");
  }

  /** @param {DriveNode[]} nodes files only */
  async download(nodes) {
    for (const node of nodes) {
      try {
        saveFile(await this.#drive.addressOf(node.id, "attachment"), node.name);
      } catch (error) {
        this.#complain(`“${node.name}” could not be fetched. ${explain(error)}`);
      }
    }
  }

  /** The row of a folder that something moved into counts anew. @param {string} id */
  async #refreshCounts(id) {
    if (!this.#state.find(id)) return;
    const facts = await this.#state.factsOf(id).catch(() => null); // the count is a courtesy: the move itself is done
    if (facts) this.#state.patch(id, facts);
  }

  /**
   * @param {string} text
   * @param {() => Promise<{failed: {item: DriveNode, error: any}[]}>} run
   * @param {string} verb
   */
  #offerUndo(text, run, verb) {
    const step = {
      label: text,
      run: async () => {
        const { failed } = await run();
        if (failed.length) this.#tellFailures(failed, `could not ${verb}`);
        else this.#toasts.show({ text: "Undone." });
      },
    };
    this.#undo.push(step);
    this.#toasts.show({ text, action: { label: "Undo", run: () => void this.#undo.undo(step) } });
  }

  /** @param {{item: DriveNode, error: any}[]} failed @param {string} what */
  #tellFailures(failed, what) {
    if (!failed.length) return;
    this.#complain(`${whatOf(failed.map(({ item }) => item))} ${what}. ${explain(failed[0].error)}`);
  }

  /** @param {string} text */
  #complain(text) {
    this.#toasts.show({ text });
    alertAloud(text);
  }

  /** @param {string} text */
  #refused(text) {
    alertAloud(text);
    return text;
  }
}

/** `“Report.pdf”` or `12 items`. @param {{name: string}[]} nodes */
export function whatOf(nodes) {
  return nodes.length === 1 ? `“${nodes[0].name}”` : countOf(nodes.length, "item");
}
