// Uploads that a reload interrupted: listed again, so that choosing the same file goes on where it was.
import { asFailure } from "./failure.js";
import { fingerprint } from "./memory.js";
import { verdictOn } from "./verdict.js";

/**
 * @typedef {import("./item.js").Item} Item
 * @typedef {object} Parts
 * @property {import("./ledger.js").Ledger} ledger
 * @property {import("./locks.js").TabLocks} locks
 * @property {import("./memory.js").UploadMemory} memory
 * @property {Pick<import("./transport.js").TusTransport, "kept">} transport
 * @property {(item: Item | undefined) => void} start
 */

/**
 * Lists what is remembered and runs in no tab. What the server says of each arrives later.
 * @param {Parts} parts
 */
export async function listInterrupted(parts) {
  const { ledger, locks, memory } = parts;
  const running = await locks.held();
  for (const note of memory.notes()) {
    if (running.has(fingerprint(note)) || ledger.unfinished(note)) continue;
    const { url, kept, ...facts } = note;
    const item = ledger.add({ ...facts, state: "needs-file", uploadUrl: url, sent: kept, best: kept });
    void lookUp(parts, item.id, url);
  }
}

/**
 * @param {Parts} parts
 * @param {string} id
 * @param {string} url
 */
async function lookUp({ ledger, transport, start }, id, url) {
  try {
    ledger.apply(id, { type: "kept", sent: await transport.kept(url) });
  } catch (error) {
    const { act } = verdictOn(asFailure(error), 0);
    const item = ledger.get(id);
    if (item?.state !== "needs-file") return;
    if (act === "restart") ledger.remove(item); // the server has given it up
    if (act === "complete") start(ledger.apply(id, { type: "complete" })); // only its name is missing: no file needed
  }
}
