// What "New" offers, and the hidden file inputs behind it.
import { h } from "../lib/dom.js";
import { explain } from "../lib/explain.js";
import { brokenRule, ruleInWords } from "../lib/names.js";
import { say } from "../lib/say.js";
import { askName } from "../components/ask.js";
import { openMenu } from "../components/menu.js";

/** @typedef {{id: string, name: string}} Folder */
/** @typedef {{file: File, path: string[]}} PickedFile */

export class NewThings {
  #drive;
  #here;
  #upload;
  #made;

  /**
   * @param {{drive: import("../state/drive.js").Drive, here: () => Folder, made: (id: string) => void,
   *   upload: (files: PickedFile[], folder: Folder) => void}} parts made: a new folder waits to be looked at
   */
  constructor({ drive, here, upload, made }) {
    this.#made = made;
    this.#drive = drive;
    this.#here = here;
    this.#upload = upload;
  }

  /** @param {Element} anchor */
  menu(anchor) {
    openMenu({
      label: say("New"),
      anchor,
      items: [
        { label: say("New folder"), icon: "new-folder", run: () => this.folder() },
        { label: say("Upload files"), icon: "upload", apart: true, run: () => this.files() },
        { label: say("Upload folder"), icon: "folder", run: () => this.tree() },
      ],
    });
  }

  folder() {
    const { id, name: parent } = this.#here();
    let madeId = "";
    askName({
      title: say("New folder"),
      label: say("Name of the folder in “{place}”", { place: parent }),
      value: say("New folder"),
      yes: say("Create"),
      closed: () => madeId && this.#made(madeId),
      save: async (name) => {
        const rule = brokenRule(name);
        if (rule) return ruleInWords(rule);
        try {
          madeId = (await this.#drive.createFolder(id, name)).id;
          return null;
        } catch (error) {
          return explain(error);
        }
      },
    });
  }

  files() {
    this.#pick({});
  }

  /** A whole folder; the browser names each file's way in `webkitRelativePath`. */
  tree() {
    this.#pick({ webkitdirectory: true });
  }

  /** @param {Record<string, boolean>} kind */
  #pick(kind) {
    const folder = this.#here();
    const input = h("input", { type: "file", multiple: true, hidden: true, "aria-hidden": "true", ...kind });
    input.addEventListener("change", () => {
      this.#upload([...input.files].map((file) => ({ file, path: folderPath(file) })), folder);
      input.remove();
    });
    input.addEventListener("cancel", () => input.remove());
    document.body.append(input);
    input.click();
  }
}

/** @param {File} file @returns {string[]} names of the folders above it, the picked one first */
function folderPath(file) {
  return file.webkitRelativePath.split("/").slice(0, -1);
}
