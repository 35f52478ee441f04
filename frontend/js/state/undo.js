// What can be taken back. The newest first, each once.

/** @typedef {{label: string, run: () => Promise<void>}} Undoable */

const KEPT = 20;

export class UndoStack {
  /** @type {Undoable[]} */
  #steps = [];

  /** @param {Undoable} step */
  push(step) {
    this.#steps = [...this.#steps.slice(-(KEPT - 1)), step];
  }

  /** Takes back this step, or the newest; false when there is nothing (any more). @param {Undoable} [step] */
  async undo(step = this.#steps.at(-1)) {
    if (!step || !this.#steps.includes(step)) return false;
    this.#steps = this.#steps.filter((other) => other !== step);
    await step.run();
    return true;
  }
}
