// Asks the reading worker. One that does not answer in time is ended, and the text stays as it is.
import { workerUrl } from "./trusted-types.js";

/** @typedef {import("./code-parts.js").Part} Part */

const LONGEST_MS = 5000;
/** @type {Worker | null} */
let worker = null;
let last = 0;

/** The parts of a code, or null. @param {string} text @param {string} language @returns {Promise<Part[] | null>} */
export async function readCode(text, language) {
  return (await ask({ text, language })).parts ?? null;
}

/** marked's tokens, code among them with its `parts`; or null. @param {string} text @returns {Promise<any[] | null>} */
export async function readMarkdown(text) {
  return (await ask({ text, language: "markdown-tree" })).tokens ?? null;
}

/** @param {{text: string, language: string}} job @returns {Promise<{parts?: Part[] | null, tokens?: any[] | null}>} */
function ask(job) {
  const reader = (worker ??= new Worker(workerUrl("reading"), { type: "module" }));
  const id = (last += 1);
  return new Promise((resolve) => {
    const settle = (/** @type {any} */ answer) => {
      clearTimeout(patience);
      reader.removeEventListener("message", onMessage);
      reader.removeEventListener("error", giveUp);
      resolve(answer);
    };
    const onMessage = (/** @type {MessageEvent} */ { data }) => data.id === id && settle(data);
    const giveUp = () => {
      reader.terminate();
      if (worker === reader) worker = null;
      settle({});
    };
    const patience = setTimeout(giveUp, LONGEST_MS);
    reader.addEventListener("message", onMessage);
    reader.addEventListener("error", giveUp);
    reader.postMessage({ id, ...job });
  });
}
