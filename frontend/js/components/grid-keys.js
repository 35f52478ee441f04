// The keys of the list, after the data-grid pattern of the ARIA authoring practices with a desktop's selection model.
import { keyTarget } from "./grid-layout.js";

const TYPE_AHEAD_MS = 500;

/** @typedef {"only" | "range" | "focus"} Mode what going somewhere does to the selection */
/**
 * @typedef {object} GridKeys
 * @property {() => string[]} order ids in the order shown
 * @property {() => string | null} focused
 * @property {(id: string, mode: Mode) => void} goTo
 * @property {(mode: Mode) => void} goToEnd the last of all, also when it is not loaded yet
 * @property {(id: string) => void} toggle
 * @property {() => number} pageRows how many lines are visible
 * @property {() => number} columns entries in a line
 * @property {() => 1 | -1} toEnd 1 where the arrow to the right leads on, -1 where the left one does
 * @property {(id: string) => string} nameOf
 * @property {() => boolean} singles whether keys without a modifier may be commands
 * @property {(command: "open" | "rename" | "delete" | "purge" | "parent" | "all" | "clear" | "star" | "details") => void} command
 * @property {(step: 1 | -1) => void} cell
 */

/** @param {GridKeys} grid @returns {(event: KeyboardEvent) => void} */
export function gridKeys(grid) {
  let typed = "";
  let typedAt = 0;

  const typeAhead = (/** @type {string} */ letter, /** @type {number} */ at) => {
    typed = at - typedAt > TYPE_AHEAD_MS ? letter : typed + letter;
    typedAt = at;
    const order = grid.order();
    const from = Math.max(0, order.indexOf(grid.focused() ?? "")) + (typed.length === 1 ? 1 : 0);
    const hit = [...order.slice(from), ...order.slice(0, from)].find((id) => grid.nameOf(id).toLowerCase().startsWith(typed));
    if (hit) grid.goTo(hit, "only");
    return true;
  };

  return (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const handled = move(grid, event) || command(grid, event) || letters(event);
    if (handled) event.preventDefault();
  };

  /** @param {KeyboardEvent} event */
  function letters(event) {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    return plain && event.key.length === 1 && event.key !== " " && event.key !== "/" && event.key !== "?" && typeAhead(event.key.toLowerCase(), event.timeStamp);
  }
}

/** @param {GridKeys} grid @param {KeyboardEvent} event */
function move(grid, event) {
  if (event.altKey) return false;
  const order = grid.order();
  const at = order.indexOf(grid.focused() ?? "");
  const to = keyTarget(event.key, { at, count: order.length, columns: grid.columns(), page: grid.pageRows(), toEnd: grid.toEnd() });
  if (to === null || !order.length) return false;
  const toTheEdge = event.key === "Home" || event.key === "End";
  const focusOnly = (event.ctrlKey || event.metaKey) && !toTheEdge;
  const mode = event.shiftKey ? "range" : focusOnly ? "focus" : "only";
  if (event.key === "End") grid.goToEnd(mode);
  else grid.goTo(order[to], mode);
  return true;
}

/** @param {GridKeys} grid @param {KeyboardEvent} event */
function command(grid, event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const focused = grid.focused();
  if (key === " " && focused) return done(() => grid.toggle(focused));
  if (key === "ArrowRight" && !altKey) return done(() => grid.cell(grid.toEnd()));
  if (key === "ArrowLeft" && !altKey) return done(() => grid.cell(grid.toEnd() === 1 ? -1 : 1));
  if ((ctrlKey || metaKey) && key.toLowerCase() === "a") return done(() => grid.command("all"));
  if (key === "Backspace" || (altKey && key === "ArrowUp")) return done(() => grid.command("parent"));
  if (key === "*" && focused && grid.singles()) return done(() => grid.command("star"));
  if (altKey && key === "Enter") return done(() => grid.command("details"));
  if (key === "Delete" && shiftKey) return done(() => grid.command("purge"));
  const name = /** @type {const} */ ({ Enter: "open", F2: "rename", Delete: "delete", Escape: "clear" })[key];
  return name ? done(() => grid.command(name)) : false;
}

/** @param {() => void} work */
function done(work) {
  work();
  return true;
}
