// Is the server to be reached? While it is not, nothing new starts; what waits tries now and then.

/**
 * @typedef {object} Network the window
 * @property {(type: string, listener: () => void) => void} [addEventListener]
 */

export class Outage {
  #down = false;
  #onBack;

  /**
   * @param {Network} network
   * @param {object} listener
   * @param {() => void} listener.onLost the browser says that the network is gone. A hint only: a server on this very
   *   machine is there without any network.
   * @param {(sure: boolean) => void} listener.onBack sure: the network itself came back
   */
  constructor(network, { onLost, onBack }) {
    this.#onBack = onBack;
    network.addEventListener?.("offline", onLost);
    network.addEventListener?.("online", () => this.#back(true));
  }

  get down() {
    return this.#down;
  }

  /** A request got no answer. */
  lost() {
    this.#down = true;
  }

  /** The server said something. */
  answered() {
    if (this.#down) this.#back(false);
  }

  /** @param {boolean} sure */
  #back(sure) {
    this.#down = false;
    this.#onBack(sure);
  }
}
