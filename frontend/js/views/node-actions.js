// What a person can do with the entries of a folder, each with its words, its undo and its refusals.
import { explain } from "../lib/explain.js";
import { alertAloud, announce } from "../lib/announce.js";
import { brokenRule, ruleInWords } from "../lib/names.js";
import { saveFile } from "../lib/download.js";
import { say, sayCount } from "../lib/say.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/** @typedef {import("../state/folder.js").FolderState | import("../state/found.js").FoundState} NodesState */
/** @typedef {{id: string, name: string}} Folder */
/** @typedef {{item: DriveNode, error: any}[]} Failures */

export class NodeActions {
  #state;
  #drive;
  #undo;
  #toasts;
  #api;

  /**
   * @param {{state: NodesState, api: import("../api/index.js").Api, drive: import("../state/drive.js").Drive,
   *   undo: import("../state/undo.js").UndoStack, toasts: import("../components/toast-stack.js").ToastStack}} parts
   */
  constructor({ state, api, drive, undo, toasts }) {
    this.#state = state;
    this.#api = api;
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
    this.#tellFailures(failed, (what) => say("{what} could not be deleted.", { what }));
    if (!done.length) return;
    const text = say("{what} moved to the trash.", { what: whatOf(done) });
    this.#offerUndo(text, () => this.#drive.restoreAll(done), (what) => say("{what} could not come back.", { what }));
  }

  /** @param {DriveNode[]} nodes @param {boolean} on @returns {Promise<DriveNode[]>} those that are as wished now */
  async star(nodes, on) {
    const { done, failed } = await this.#state.star(nodes, on);
    this.#tellFailures(failed, (what) => (on ? say("{what} could not be starred.", { what }) : say("{what} could not lose the star.", { what })));
    const what = whatOf(done);
    if (done.length) announce(on ? say("{what} starred", { what }) : say("{what} no longer starred", { what }));
    return done;
  }

  /** @param {DriveNode[]} nodes */
  async moveSomewhere(nodes) {
    const target = await this.#pick(say("Move {what}", { what: whatOf(nodes) }), say("Move here"), nodes);
    if (target) await this.moveTo(nodes, target);
  }

  /** @param {DriveNode[]} nodes */
  async copySomewhere(nodes) {
    const target = await this.#pick(say("Copy {what}", { what: whatOf(nodes) }), say("Copy here"), nodes);
    if (target) await this.copyTo(nodes, target);
  }

  /** @param {DriveNode[]} nodes wherever they are @param {Folder} target */
  async moveTo(nodes, target) {
    const from = this.#state.id;
    const others = nodes.filter((node) => (node.parent ?? from) !== target.id);
    if (!others.length) return;
    const { done, failed, answers } = await this.#state.move(others, target.id);
    if (target.id === from) this.#drive.arrivedAll(answers, target.id);
    this.#drive.touched();
    void this.#refreshCounts(target.id);
    this.#tellFailures(failed, (what) => say("{what} could not be moved.", { what }));
    if (!done.length) return;
    const text = say("{what} moved to “{place}”.", { what: whatOf(done), place: target.name });
    const back = async () => {
      const outcome = await this.#drive.moveAll(done, from);
      if (target.id === from) this.#state.remove(outcome.done.map(({ id }) => id));
      return outcome;
    };
    this.#offerUndo(text, back, (what) => say("{what} could not go back.", { what }));
  }

  /** @param {DriveNode[]} nodes wherever they are @param {Folder} target without a name: where they are */
  async copyTo(nodes, target) {
    const { done, failed, answers } = await this.#state.copy(nodes, target.id);
    this.#drive.arrivedAll(answers, target.id);
    void this.#refreshCounts(target.id);
    this.#tellFailures(failed, (what) => say("{what} could not be copied.", { what }));
    if (!done.length) return;
    const what = whatOf(done);
    const text = target.name ? say("{what} copied to “{place}”.", { what, place: target.name }) : say("Copied: {what}.", { what });
    const away = async () => {
      const outcome = await this.#state.trash(answers);
      this.#drive.touched();
      return outcome;
    };
    this.#offerUndo(text, away, (them) => say("{what} could not be deleted.", { what: them }));
  }

  /** One file as it is, several or a folder as one zip. @param {DriveNode[]} nodes */
  async download(nodes) {
    const [first] = nodes;
    const plain = nodes.length === 1 && first.kind === "file";
    try {
      if (plain) saveFile(await this.#drive.addressOf(first.id, "attachment"), first.name);
      else saveFile((await this.#api.archiveUrl(nodes.map(({ id }) => id))).url, nodes.length === 1 ? `${first.name}.zip` : "Holdfast.zip");
    } catch (error) {
      this.#complain(`${say("{what} could not be fetched.", { what: whatOf(nodes) })} ${explain(error)}`);
    }
  }

  /** @param {string} title @param {string} yes @param {DriveNode[]} nodes */
  async #pick(title, yes, nodes) {
    const start = nodes[0].parent ?? this.#state.id;
    const moving = yes === say("Move here");
    const late = await import("../components/folder-picker.js").catch(() => null);
    if (!late) return void this.#complain(explain({ code: "network" }));
    return late.pickFolder({
      title, yes, start,
      hidden: new Set(nodes.map((node) => node.id)),
      ...(moving && { blocked: start }),
      look: (id) => this.#drive.look(id),
      explain,
    });
  }

  /** The row of a folder that something came into counts anew. @param {string} id */
  async #refreshCounts(id) {
    if (!this.#state.find(id)) return;
    const facts = await this.#state.factsOf(id).catch(() => null); // the count is a courtesy: the move itself is done
    if (facts) this.#state.patch(id, facts);
  }

  /**
   * @param {string} text
   * @param {() => Promise<{failed: Failures}>} run
   * @param {(what: string) => string} failure in words
   */
  #offerUndo(text, run, failure) {
    const step = {
      label: text,
      run: async () => {
        close();
        const { failed } = await run();
        if (failed.length) this.#tellFailures(failed, failure);
        else this.#toasts.show({ text: say("Undone.") });
      },
    };
    this.#undo.push(step);
    const close = this.#toasts.show({ text, action: { label: say("Undo"), run: () => void this.#undo.undo(step) } });
  }

  /** @param {Failures} failed @param {(what: string) => string} words */
  #tellFailures(failed, words) {
    if (failed.length) this.#complain(`${words(whatOf(failed.map(({ item }) => item)))} ${explain(failed[0].error)}`);
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
  return nodes.length === 1 ? say("“{name}”", { name: nodes[0].name }) : sayCount(nodes.length, "{n} item", "{n} items");
}
