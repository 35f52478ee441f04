// Bytes that may be text, as text.

const BINARY_PROBE = 8000; // as git looks for a NUL

/**
 * The text, or null when these bytes are none. A letter that was cut at the end is left out. UTF-8, UTF-16 with its
 * mark, else Windows-1252, which knows every byte.
 * @param {ArrayBuffer} bytes
 * @returns {string | null}
 */
export function decodeText(bytes) {
  const all = new Uint8Array(bytes);
  const [first, second] = all;
  if (first === 0xff && second === 0xfe) return read(all, "utf-16le", false);
  if (first === 0xfe && second === 0xff) return read(all, "utf-16be", false);
  if (all.subarray(0, BINARY_PROBE).includes(0)) return null;
  try {
    return read(all, "utf-8", true);
  } catch {
    return read(all, "windows-1252", false);
  }
}

/** @param {Uint8Array} bytes @param {string} encoding @param {boolean} fatal */
function read(bytes, encoding, fatal) {
  return new TextDecoder(encoding, { fatal }).decode(bytes, { stream: true });
}
