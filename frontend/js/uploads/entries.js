// From what a person picked or dropped to files with the folders they stood in.

/** @typedef {{file: File, path: string[]}} Found `path`: the folders above the file, outermost first */
/** @typedef {{found: (files: Found[], emptyFolders: string[][]) => void, unreadable: (name: string) => void}} Sink */

const BATCH = 200;

/**
 * The files of an `<input type=file>`, with `webkitdirectory` or without.
 * @param {Iterable<File>} files
 * @returns {Found[]}
 */
export function pickedFiles(files) {
  return [...files].map((file) => ({ file, path: (file.webkitRelativePath || file.name).split("/").slice(0, -1) }));
}

/**
 * The entries of a drop. To be called in the drop event itself: the list is empty after it.
 * @param {Iterable<DataTransferItem>} items
 * @returns {(FileSystemEntry | File)[]}
 */
export function droppedEntries(items) {
  return [...items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile())
    .filter((entry) => entry !== null);
}

/**
 * Walks entries and hands over what it finds, some hundred at a time, so that uploads begin while it still walks.
 * @param {(FileSystemEntry | File)[]} entries
 * @param {Sink} sink
 */
export async function walk(entries, sink) {
  /** @type {Found[]} */
  let files = [];
  /** @type {string[][]} */
  let empty = [];
  const hand = () => {
    if (files.length + empty.length) sink.found(files, empty);
    files = [];
    empty = [];
  };
  /** @type {{entry: FileSystemEntry | File, path: string[]}[]} */
  const rest = entries.map((entry) => ({ entry, path: [] })).reverse();
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { entry, path } = next;
    try {
      if (entry instanceof File) files.push({ file: entry, path });
      else if (entry.isFile) files.push({ file: await fileOf(/** @type {FileSystemFileEntry} */ (entry)), path });
      else {
        const below = [...path, entry.name];
        const children = await childrenOf(/** @type {FileSystemDirectoryEntry} */ (entry));
        if (children.length === 0) empty.push(below);
        for (const child of children.reverse()) rest.push({ entry: child, path: below });
      }
    } catch {
      sink.unreadable(entry.name);
    }
    if (files.length + empty.length >= BATCH) hand();
  }
  hand();
}

/**
 * @param {FileSystemFileEntry} entry
 * @returns {Promise<File>}
 */
function fileOf(entry) {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/**
 * Chromium hands out a hundred entries a call: read until there are none.
 * @param {FileSystemDirectoryEntry} folder
 * @returns {Promise<FileSystemEntry[]>}
 */
async function childrenOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
