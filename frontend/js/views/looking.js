// Which file of a folder is being looked at. The window itself and all that shows files come when they are first needed.
import { alertAloud } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { say } from "../lib/say.js";

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */
/**
 * @typedef {object} LookingParts
 * @property {import("../api/index.js").Api} api
 * @property {import("../state/drive.js").Drive} drive
 * @property {(node: DriveNode) => void} share
 * @property {import("../state/folder.js").FolderState | import("../state/found.js").FoundState} state
 * @property {import("../components/toast-stack.js").ToastStack} toasts
 * @property {{goOver(path: string, above?: string | null): void, goAside(path: string): void, goUnder(path: string): void}} router
 * @property {string} root
 * @property {(file: string) => void} seen the last one, when the window is closed: it takes the focus
 * @property {() => void} titled the name changed
 */

const NEAR_END = 20; // files

export class Looking {
  #parts;
  /** @type {import("./preview.js").Preview | null} */
  #preview = null;
  /** @type {DriveNode | null} */
  #node = null;
  /** @type {string | null} */
  #wanted = null;

  /** @param {LookingParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  get open() {
    return this.#wanted !== null;
  }

  get name() {
    return this.#node?.name ?? null;
  }

  /** Goes to a file above the list; one that was found somewhere has the address that it has in its folder. @param {DriveNode} node */
  enter(node) {
    const { state, router } = this.#parts;
    router.goOver(this.#address(node), state.id.startsWith("/") ? state.id : null);
  }

  /** While somebody has a file chosen there is time to have the window ready. @param {DriveNode} node */
  warm(node) {
    if (node.kind === "file") import("./preview.js").catch(() => null); // it is asked for again when it is needed
  }

  /** @param {DriveNode} node */
  #address(node) {
    const { state, root } = this.#parts;
    const folder = state.id.startsWith("/") ? (node.parent ?? root) : state.id;
    return `/f/${folder}/p/${node.id}`;
  }

  /** @param {string | null} file null closes */
  async show(file) {
    if (!file) return this.#close();
    this.#wanted = file;
    try {
      const [{ Preview }, node] = await Promise.all([import("./preview.js"), this.#find(file)]);
      if (file !== this.#wanted) return; // closed meanwhile, or another one was asked for
      this.#node = node;
      this.#preview ??= new Preview({
        api: this.#parts.api,
        drive: this.#parts.drive,
        share: this.#parts.share,
        step: (by) => this.#step(by),
        close: () => this.#parts.router.goUnder(this.#below),
      });
      this.#preview.show(node, this.#place(node));
      this.#parts.titled();
    } catch (error) {
      if (file === this.#wanted) this.#fail(error);
    }
  }

  /** The folder is left. */
  stop() {
    this.#wanted = null;
    this.#preview?.stop();
    this.#preview = null;
    this.#node = null;
  }

  get #below() {
    const { state, root } = this.#parts;
    if (state.id.startsWith("/")) return state.id;
    return state.id === root ? "/" : `/f/${state.id}`;
  }

  get #files() {
    return this.#parts.state.nodes.filter((node) => node.kind === "file");
  }

  /** @param {string} file */
  async #find(file) {
    const node = this.#parts.state.find(file) ?? (await this.#parts.api.getNode(file));
    if (node.kind === "folder") throw Object.assign(new Error("not a file"), { code: "not_found" });
    return node;
  }

  /** @param {DriveNode} node @returns {import("./preview.js").Place} */
  #place(node) {
    const { state } = this.#parts;
    const files = this.#files;
    const at = files.findIndex(({ id }) => id === node.id);
    if (at > files.length - NEAR_END) void state.more().catch(() => null); // the way on is asked for again by the next step
    const loaded = state.nodes.length - files.length; // folders come first: all of them are here
    const told = (state.folder?.items ?? 0) - loaded;
    return {
      number: at + 1, count: state.next ? Math.max(files.length, told) : files.length, atLeast: Boolean(state.next) && told < files.length,
      before: at > 0, after: at >= 0 && at < files.length - 1, neighbours: [files[at + 1], files[at - 1]].filter(Boolean), siblings: files,
      role: state.folder?.role ?? "viewer",
    };
  }

  /** @param {1 | -1} by */
  #step(by) {
    const files = this.#files;
    const next = files[files.findIndex(({ id }) => id === this.#node?.id) + by];
    if (next) this.#parts.router.goAside(this.#address(next));
  }

  #close() {
    const last = this.#node?.id;
    this.stop();
    this.#parts.titled();
    if (last) this.#parts.seen(last);
  }

  /** @param {unknown} error */
  #fail(error) {
    const text = say("This file could not be opened. {why}", { why: explain(error) });
    this.#parts.toasts.show({ text });
    alertAloud(text);
    this.#parts.router.goUnder(this.#below);
  }
}
