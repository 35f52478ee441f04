// Hashes off the main thread: {id, blob} in, {id, digest} or {id, digest: null} out.
import { treeDigest } from "../uploads/tree-digest.js";

self.addEventListener("message", async ({ data: { id, blob } }) => {
  const digest = await treeDigest(blob).catch(() => null);
  self.postMessage({ id, digest });
});
