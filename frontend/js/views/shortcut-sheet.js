// All keys at a glance. Loaded when somebody asks for it.
import { h } from "../lib/dom.js";
import { say } from "../lib/say.js";
import { stylesheet } from "../lib/stylesheet.js";
import { openDialog } from "../components/dialog.js";
import { shortcutList } from "../components/shortcut-list.js";

/** @param {{single: boolean, go: (path: string) => void}} parts single: keys without a modifier are on */
export async function openShortcutSheet({ single, go }) {
  await stylesheet("/css/settings.css");
  const change = h("a", { href: "/settings/keyboard", onclick: (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    dialog.close();
    go("/settings/keyboard");
  } }, single ? say("Switch single keys off") : say("Switch single keys on"));
  const list = h("div", { class: "sheet-scroll", tabindex: "0", role: "group", "aria-label": say("Keys") }, shortcutList({ single, heading: "h3" }));
  const dialog = openDialog({ title: say("Keyboard shortcuts"), body: [list, h("p", { class: "sheet-foot" }, change)] });
  dialog.element.classList.add("keys-sheet");
  list.focus();
}
