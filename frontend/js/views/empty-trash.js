// Emptying the trash: one question that tells how much will be gone, and what came of it.
import { alertAloud } from "../lib/announce.js";
import { explain } from "../lib/explain.js";
import { formatBytes } from "../lib/format.js";
import { say } from "../lib/say.js";
import { askSure } from "../components/ask.js";

/**
 * @param {{items: string, bytes: number, empty: () => Promise<unknown>, drive: import("../state/drive.js").Drive,
 *   toasts: import("../components/toast-stack.js").ToastStack}} parts items: how many, in words
 */
export async function askToEmpty({ items, bytes, empty, drive, toasts }) {
  const size = formatBytes(bytes);
  const text = say("{items} ({size}) will be gone for good. This cannot be undone.", { items, size });
  if (!(await askSure({ title: say("Empty the trash?"), text, yes: say("Empty trash") }))) return;
  try {
    await empty();
    drive.touched();
    toasts.show({ text: say("The trash is empty. {size} are free again.", { size }) });
  } catch (error) {
    const text = say("The trash could not be emptied. {why}", { why: explain(error) });
    toasts.show({ text });
    alertAloud(text);
  }
}
