// A long file as text, piece by piece. The first piece decides how its bytes are to be read.
import { decodingOf } from "./decode-text.js";

/**
 * @param {number} size of the whole file in bytes
 * @param {(from: number, count: number) => Promise<ArrayBuffer>} fetchBytes
 * @param {number} pieceBytes
 */
export function textReader(size, fetchBytes, pieceBytes) {
  let at = 0;
  /** @type {TextDecoder | null} */
  let decoder = null;
  return {
    /** Bytes that were read so far. */
    get read() {
      return Math.min(at, size);
    },
    get more() {
      return at < size;
    },
    /** The next piece, or null when these bytes are no text. @returns {Promise<string | null>} */
    async next() {
      const bytes = await fetchBytes(at, Math.min(pieceBytes, size - at));
      decoder ??= decodingOf(bytes);
      if (!decoder) return null;
      at += bytes.byteLength || size;
      return decoder.decode(bytes, { stream: at < size });
    },
  };
}
