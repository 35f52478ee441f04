// Handing an address to the browser: it streams, resumes and shows its own progress.
import { h } from "./dom.js";

/** @param {string} url signed @param {string} name */
export function saveFile(url, name) {
  const anchor = h("a", { href: url, download: name, hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}
