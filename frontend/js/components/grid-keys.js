// The keys of the list, after the data-grid pattern of the ARIA authoring practices with a desktop's selection model.

const TYPE_AHEAD_MS = 500;

/**
 * @typedef {object} GridKeys
 * @property {() => string[]} order ids in the order shown
 * @property {() => string | null} focused
 * @property {(id: string, mode: "only" | "range" | "focus") => void} goTo
 * @property {(id: string) => void} toggle
 * @property {() => number} pageRows how many rows are visible
 * @property {(id: string) => string} nameOf
 * @property {(command: "open" | "rename" | "delete" | "parent" | "all" | "clear" | "menu" | "star" | "details") => void} command
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
    return plain && event.key.length === 1 && event.key !== " " && event.key !== "/" && typeAhead(event.key.toLowerCase(), event.timeStamp);
  }
}

/** @param {GridKeys} grid @param {KeyboardEvent} event */
function move(grid, event) {
  if (event.altKey) return false;
  const order = grid.order();
  const at = order.indexOf(grid.focused() ?? "");
  /** @type {Record<string, number>} */
  const targets = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + grid.pageRows(), PageUp: at - grid.pageRows(), Home: 0, End: order.length - 1,
  };
  if (!(event.key in targets) || !order.length) return false;
  const to = Math.max(0, Math.min(order.length - 1, targets[event.key]));
  const focusOnly = (event.ctrlKey || event.metaKey) && event.key !== "Home" && event.key !== "End";
  grid.goTo(order[to], event.shiftKey ? "range" : focusOnly ? "focus" : "only");
  return true;
}

/** @param {GridKeys} grid @param {KeyboardEvent} event */
function command(grid, event) {
  const { key, ctrlKey, metaKey, altKey } = event;
  const focused = grid.focused();
  if (key === " " && focused) return done(() => grid.toggle(focused));
  if (key === "ArrowRight" && !altKey) return done(() => grid.cell(1));
  if (key === "ArrowLeft" && !altKey) return done(() => grid.cell(-1));
  if ((ctrlKey || metaKey) && key.toLowerCase() === "a") return done(() => grid.command("all"));
  if (key === "Backspace" || (altKey && key === "ArrowUp")) return done(() => grid.command("parent"));
  if (key === "*" && focused) return done(() => grid.command("star"));
  if (altKey && key === "Enter") return done(() => grid.command("details"));
  const name = /** @type {const} */ ({ Enter: "open", F2: "rename", Delete: "delete", Escape: "clear" })[key];
  return name ? done(() => grid.command(name)) : false;
}

/** @param {() => void} work */
function done(work) {
  work();
  return true;
}
