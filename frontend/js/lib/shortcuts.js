// Every key that does something, in groups: for the sheet and for the settings. Keys are as they stand on the keyboard.
import { say } from "./say.js";

/** @typedef {{keys: string[][], text: string, single?: boolean}} Shortcut keys: any of these combinations; single: can be switched off */

/** @returns {{title: string, shortcuts: Shortcut[]}[]} */
export function shortcutGroups() {
  const ctrl = /Mac|iP(hone|ad)/.test(globalThis.navigator?.userAgent ?? "") ? "⌘" : say("Ctrl");
  const shift = say("Shift");
  const alt = say("Alt");
  const del = say("Delete");
  return [
    {
      title: say("Everywhere"),
      shortcuts: [
        { keys: [["/"]], text: say("Search"), single: true },
        { keys: [["?"]], text: say("This list of keys"), single: true },
        { keys: [["I"]], text: say("Show or hide the details"), single: true },
        { keys: [[ctrl, "Z"]], text: say("Undo") },
        { keys: [["F6"]], text: say("To the newest note") },
      ],
    },
    {
      title: say("Moving in a list"),
      shortcuts: [
        { keys: [["↑"], ["↓"]], text: say("The row above or below") },
        { keys: [[say("Home")], [say("End")]], text: say("The first or the last row") },
        { keys: [[say("Page up")], [say("Page down")]], text: say("A page up or down") },
        { keys: [[say("A to Z")]], text: say("The next name that begins so") },
        { keys: [[say("Enter")]], text: say("Open") },
        { keys: [[say("Backspace")], [alt, "↑"]], text: say("The folder above") },
      ],
    },
    {
      title: say("Selecting"),
      shortcuts: [
        { keys: [[say("Space bar")]], text: say("Select or not") },
        { keys: [[shift, "↑"], [shift, "↓"]], text: say("Select up to there") },
        { keys: [[ctrl, "↑"], [ctrl, "↓"]], text: say("Move without selecting") },
        { keys: [[ctrl, "A"]], text: say("Select everything") },
        { keys: [[say("Esc")]], text: say("Select nothing") },
      ],
    },
    {
      title: say("What is selected"),
      shortcuts: [
        { keys: [["F2"]], text: say("Rename") },
        { keys: [[del]], text: say("Move to the trash") },
        { keys: [[ctrl, "C"], [ctrl, "X"]], text: say("Copy or cut") },
        { keys: [[ctrl, "V"]], text: say("Paste here, also files and screenshots") },
        { keys: [[shift, "F10"]], text: say("All actions") },
        { keys: [[alt, say("Enter")]], text: say("Details") },
        { keys: [["*"]], text: say("Star or unstar"), single: true },
      ],
    },
    {
      title: say("Looking at a file"),
      shortcuts: [
        { keys: [["←"], ["→"]], text: say("The file before or after") },
        { keys: [["+"], ["−"]], text: say("Larger or smaller"), single: true },
        { keys: [["0"], ["1"]], text: say("Fit, or actual size"), single: true },
        { keys: [[say("Esc")]], text: say("Close") },
      ],
    },
  ];
}
