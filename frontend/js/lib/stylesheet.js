// A stylesheet of a page that is loaded when it is opened.
import { h } from "./dom.js";

/**
 * Resolves when the sheet holds; a sheet that cannot be had fails the page that wants it.
 * @param {string} href
 * @returns {Promise<void>}
 */
export function stylesheet(href) {
  if (document.querySelector(`link[rel=stylesheet][href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = h("link", { rel: "stylesheet", href });
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(Object.assign(new Error(href), { code: "network" }));
    });
    document.head.append(link);
  });
}
