// The uploads come after the first list: half of the page's code is theirs, and nobody uploads in the first second. What
// is dropped or picked earlier waits for them.
import { droppedEntries } from "./uploads/entries.js";

/** @typedef {import("./uploads/queue.js").UploadQueue} UploadQueue */
/** @typedef {import("./uploads/queue.js").Folder} Folder */

export class LateUploads {
  #build;
  /** @type {Promise<UploadQueue> | null} */
  #coming = null;
  /** @type {UploadQueue | null} */
  #queue = null;
  #failed;
  #waiting = 0;

  /**
   * @param {() => Promise<UploadQueue>} build fetches the code and makes the queue; asked again after it failed
   * @param {(error: unknown) => void} failed what came in was for nothing
   */
  constructor(build, failed) {
    this.#build = build;
    this.#failed = failed;
  }

  /** True while leaving the page would cost something. */
  get busy() {
    return this.#waiting > 0 || (this.#queue?.busy ?? false);
  }

  /** Fetches them, if nobody has. @returns {Promise<UploadQueue>} */
  wake() {
    this.#coming ??= this.#build().then(
      (queue) => {
        this.#queue = queue;
        return queue;
      },
      (error) => {
        this.#coming = null;
        throw error;
      },
    );
    return this.#coming;
  }

  /**
   * @param {import("./uploads/entries.js").Found[]} files
   * @param {Folder} folder
   */
  addFiles(files, folder) {
    return this.#give((queue) => queue.addFiles(files, folder));
  }

  /**
   * To be called in the drop event itself.
   * @param {Iterable<DataTransferItem>} items
   * @param {Folder} folder
   */
  addDrop(items, folder) {
    const entries = droppedEntries(items); // the list is empty after the event
    return this.#give((queue) => queue.addEntries(entries, folder));
  }

  /** @param {(queue: UploadQueue) => void | Promise<void>} work */
  async #give(work) {
    this.#waiting += 1;
    try {
      await work(await this.wake());
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#waiting -= 1;
    }
  }
}
