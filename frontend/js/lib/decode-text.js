// Bytes that may be text, as text.

const BINARY_PROBE = 8000; // as git looks for a NUL

/**
 * How these bytes, the first of a file, are to be read; null when they are no text. UTF-8, UTF-16 with its mark, else
 * Windows-1252, which knows every byte.
 * @param {ArrayBuffer} bytes
 * @returns {TextDecoder | null}
 */
export function decodingOf(bytes) {
  const all = new Uint8Array(bytes);
  const [first, second] = all;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le");
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be");
  if (all.subarray(0, BINARY_PROBE).includes(0)) return null;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(all, { stream: true });
    return new TextDecoder("utf-8");
  } catch {
    return new TextDecoder("windows-1252");
  }
}
