// What can be done with the chosen entries of a list: the same in the bar, in the menu and by keys.
import { alertAloud, announce } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { mayAdd, mayChange, mayShare } from "../lib/roles.js";
import { say, sayCount } from "../lib/say.js";
import { openMenu } from "../components/menu.js";
import { openTags } from "./dressing.js";
import { whatOf } from "./node-actions.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/** @typedef {import("../components/menu.js").MenuItem & {icon: string, run: () => void, bar?: boolean}} Command `bar`: stands in the bar too */
/**
 * @typedef {object} CommandParts
 * @property {import("../state/folder.js").FolderState | import("../state/found.js").FoundState} state
 * @property {import("../state/selection.js").Selection} selection
 * @property {import("./node-actions.js").NodeActions} actions
 * @property {import("./places-found.js").FoundPlace | null} found
 * @property {import("../components/file-grid.js").FileGrid} grid
 * @property {import("./details-dock.js").DetailsDock} details
 * @property {import("../state/tags.js").TagsState} tags
 * @property {import("../components/toast-stack.js").ToastStack} toasts
 * @property {(id: string) => void} open
 * @property {(node: DriveNode) => void} share
 * @property {(path: string) => void} go
 * @property {() => string | null} above address of the folder above
 */

export class Commands {
  #parts;
  /** Asked for many times between two changes. */
  #last = { nodes: /** @type {DriveNode[]} */ ([]), ids: /** @type {ReadonlySet<string>} */ (new Set()), chosen: /** @type {DriveNode[]} */ ([]) };

  /** @param {CommandParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Mine on an entry, or on the folder. As long as nothing is known everything is offered: the server has the last word. @param {DriveNode} [node] */
  roleOf(node) {
    return node?.role ?? this.#parts.state.folder?.role ?? (this.#parts.found ? "viewer" : "manager");
  }

  /** @param {DriveNode[]} nodes */
  mayChange(nodes) {
    return nodes.every((node) => mayChange(this.roleOf(node)));
  }

  /** What was found lies here and there, under roles that no list tells. */
  async learnRoles() {
    await this.#parts.found?.state.learnRoles(this.chosen);
  }

  /** The chosen ones that are loaded. @returns {DriveNode[]} */
  get chosen() {
    const { state, selection } = this.#parts;
    const { nodes, ids } = this.#last;
    if (nodes !== state.nodes || ids !== selection.ids) {
      this.#last = { nodes: state.nodes, ids: selection.ids, chosen: state.nodes.filter((node) => selection.has(node.id)) };
    }
    return this.#last.chosen;
  }

  /** For the bar: what holds for all that is chosen. */
  get bar() {
    return this.#commands().filter(({ bar }) => bar).map((command) => ({ ...command, label: command.label.replace("…", "") }));
  }

  /** @param {{anchor: Element | null, point?: {x: number, y: number}}} where */
  async menu({ anchor, point }) {
    await this.learnRoles();
    const nodes = this.chosen;
    if (!nodes.length) return;
    const label = say("Actions for {what}", { what: this.#whole ? whatOf(nodes) : sayCount(this.#parts.selection.size, "{n} item", "{n} items") });
    openMenu({ label, anchor, point: point ?? null, items: this.#commands() });
  }

  /** By a key. @param {string} name */
  run(name) {
    const { selection, details, actions, above, go } = this.#parts;
    const nodes = this.chosen;
    const up = name === "parent" && above();
    if (name === "all") this.selectAll();
    if (name === "clear" && !selection.size && details.open) details.close();
    if (name === "clear") selection.clear();
    if (name === "details") void details.toggle();
    if (name === "star" && nodes.length) void this.#withAll((all) => this.#star(all));
    if (up) go(up);
    if (name === "rename" && selection.focus) this.rename(selection.focus);
    if (name === "delete" && nodes.length && this.mayChange(nodes)) void this.#withAll((all) => actions.trash(all));
  }

  /** All there are, also those that are not loaded yet. */
  selectAll() {
    const { state, selection } = this.#parts;
    selection.all(state.nodes.map(({ id }) => id), state.total ?? state.nodes.length);
    if (state.next && state.total === null) return void this.#loadAll().then(() => this.selectAll());
    announce(sayCount(selection.size, "{n} item selected", "{n} items selected"));
  }

  /** @param {string} id */
  rename(id) {
    const { state, grid, actions } = this.#parts;
    const node = state.find(id);
    if (node && this.mayChange([node])) grid.rename(id, (name) => actions.rename(node, name));
  }

  /** Whether every chosen one is loaded. */
  get #whole() {
    return this.chosen.length === this.#parts.selection.size;
  }

  /** Runs with all that is chosen: what is not loaded yet is loaded first. @param {(nodes: DriveNode[]) => unknown} work */
  async #withAll(work) {
    if (!this.#whole) {
      announce(sayCount(this.#parts.selection.size, "Collecting {n} item", "Collecting {n} items"));
      if (!(await this.#loadAll())) return;
    }
    await work(this.chosen);
  }

  async #loadAll() {
    try {
      await this.#parts.state.all();
      return true;
    } catch (error) {
      alertAloud(explain(error));
      return false;
    }
  }

  /** @returns {Command[]} */
  #commands() {
    const { actions, found, details, open, go, share, state, selection, tags, toasts } = this.#parts;
    const nodes = this.chosen;
    const [first] = nodes;
    if (!first) return [];
    const one = selection.size === 1;
    const changes = this.mayChange(nodes);
    const starred = nodes.every((node) => node.starred);
    const all = (/** @type {(nodes: DriveNode[]) => unknown} */ work) => () => void this.#withAll(work);
    const everything = selection.size < (state.total ?? state.nodes.length);
    return offered([
      one && { label: say("Open"), icon: "open", keys: say("Enter"), run: () => open(first.id) },
      one && mayShare(this.roleOf(first)) && { label: say("Share"), icon: "share", bar: true, run: () => share(first) },
      { label: say("Download"), icon: "download", bar: true, run: all((them) => actions.download(them)) },
      changes && one && { label: say("Rename"), icon: "rename", keys: "F2", apart: true, run: () => this.rename(first.id) },
      changes && { label: say("Move…"), icon: "move", bar: true, apart: !one, run: all((them) => actions.moveSomewhere(them)) },
      { label: say("Copy to…"), icon: "copy", apart: !changes, run: all((them) => actions.copySomewhere(them)) },
      !found && mayAdd(this.roleOf()) && { label: say("Make a copy"), icon: "copy", run: all((them) => actions.copyTo(them, { id: state.id, name: "" })) },
      one && found && first.parent && { label: say("Show in folder"), icon: "folder", run: () => go(`/f/${first.parent}#${first.id}`) },
      { label: starred ? say("Remove from starred") : say("Add to starred"), icon: "star", keys: "*", apart: true, run: all((them) => this.#star(them)) },
      { label: say("Tags…"), icon: "tag", run: all((them) => void openTags(tags, them, toasts)) },
      one && { label: say("Details"), icon: "panel", keys: say("Alt+Enter"), run: () => details.reveal() },
      everything && { label: say("Select all"), icon: "select", keys: say("Ctrl+A"), run: () => this.selectAll() },
      changes && { label: say("Delete"), icon: "trash", keys: say("Del"), danger: true, bar: true, apart: true, run: all((them) => actions.trash(them)) },
    ]);
  }

  /** Stars on, unless all have one. @param {DriveNode[]} nodes */
  async #star(nodes) {
    const { actions, found, state } = this.#parts;
    const on = !nodes.every((node) => node.starred);
    const done = await actions.star(nodes.filter((node) => Boolean(node.starred) !== on), on);
    if (!on && found?.starsOnly) state.remove(done.map((node) => node.id));
  }
}

/** @param {(Command | false | null | "" | undefined)[]} commands @returns {Command[]} */
const offered = (commands) => /** @type {Command[]} */ (commands.filter(Boolean));
