// The address that a file is fetched from when it is dragged out of the window. It must be there when the drag begins,
// so it is asked for while the button is held; a plain click is over before.

/** @typedef {import("../state/folder.js").DriveNode} DriveNode */

const HELD_MS = 150;
const GOOD_FOR_MS = 240_000; // the server says five minutes

export class DragOut {
  #addressOf;
  /** @type {{id: string, url: string, until: number} | null} */
  #ready = null;

  /** @param {(id: string) => Promise<string>} addressOf */
  constructor(addressOf) {
    this.#addressOf = addressOf;
  }

  /** The button went down on it. @param {DriveNode | undefined} node */
  pressed(node) {
    if (node?.kind !== "file" || this.addressFor([node])) return;
    const timer = setTimeout(() => void this.#prepare(node), HELD_MS);
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => clearTimeout(timer), { once: true });
  }

  /** What the browser wants to know, if it is one file and its address is there. @param {DriveNode[]} nodes @returns {{type: string, name: string, url: string} | null} */
  addressFor([node, ...others]) {
    const ready = this.#ready;
    if (!node || others.length || ready?.id !== node.id || ready.until < Date.now()) return null;
    return { type: node.media_type ?? "application/octet-stream", name: node.name, url: ready.url };
  }

  /** @param {DriveNode} node */
  async #prepare({ id }) {
    const url = await this.#addressOf(id).catch(() => null); // then it can still be dragged within the window
    if (url) this.#ready = { id, url, until: Date.now() + GOOD_FOR_MS };
  }
}
