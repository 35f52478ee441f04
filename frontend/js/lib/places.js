// Where a node is, in words.
import { TOP_NAME } from "./names.js";

/** `Documents › Taxes`; the top folder is named only when nothing is below it. @param {{name: string}[] | undefined} path */
export function placeOf(path) {
  const names = (path ?? []).map(({ name }) => name || TOP_NAME);
  return (names.length > 1 && !path?.[0].name ? names.slice(1) : names).join(" › ");
}
