// Hashes off the main thread: {id, blob} in, {id, digest} or {id, digest: null} out. One after the other: ten thousand
// files at once would all be read into memory together.
import { treeDigest } from "../uploads/tree-digest.js";

let before = Promise.resolve();

self.addEventListener("message", ({ data: { id, blob } }) => {
  before = before.then(async () => {
    const digest = await treeDigest(blob).catch(() => null);
    self.postMessage({ id, digest });
  });
});
