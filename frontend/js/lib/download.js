// Handing an address to the browser: it streams, resumes and shows its own progress.
import { h } from "./dom.js";

/** @param {string} url signed @param {string} name */
export function saveFile(url, name) {
  follow({ href: url, download: name });
}

/** @param {string} url signed */
export function openInTab(url) {
  follow({ href: url, target: "_blank", rel: "noopener noreferrer" });
}

/** @param {Record<string, string>} link */
function follow(link) {
  const anchor = h("a", { ...link, hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}
