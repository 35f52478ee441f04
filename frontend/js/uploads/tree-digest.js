// The tree digest that names a content everywhere: SHA-256 over the SHA-256 digests of its 1 MiB pieces (docs/api.md).

const PIECE_BYTES = 1024 * 1024;

/**
 * Hex digest of a blob, one piece in memory at a time. Needs `crypto.subtle`: https or localhost.
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
export async function treeDigest(blob) {
  const pieces = Math.ceil(blob.size / PIECE_BYTES);
  const digests = new Uint8Array(pieces * 32);
  for (let piece = 0; piece < pieces; piece += 1) {
    const bytes = await blob.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES).arrayBuffer();
    digests.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), piece * 32);
  }
  const whole = new Uint8Array(await crypto.subtle.digest("SHA-256", digests));
  return Array.from(whole, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
