// Parts of a file by a signed address that is asked for anew when it has ended.

/** @typedef {{url: string, ends: number}} Address `ends` in ms since 1970 */

const MARGIN_MS = 20_000; // an address must still live that long to be used
const TRIES = 3;
const PAUSE_MS = 600;

/** Addresses of files, each kept for as long as it lives. @param {(id: string) => Promise<{url: string, expires_at: string}>} ask */
export function addressBook(ask) {
  /** @type {Map<string, Promise<Address>>} */
  const known = new Map();
  return async (/** @type {string} */ id, fresh = false) => {
    const old = fresh ? null : await known.get(id)?.catch(() => null);
    if (old && old.ends > Date.now() + MARGIN_MS) return old;
    const asked = ask(id).then(({ url, expires_at }) => ({ url, ends: Date.parse(expires_at) }));
    known.set(id, asked);
    asked.catch(() => known.delete(id));
    return asked;
  };
}

/**
 * A function that gives the bytes from `begin` up to `end` (not itself). Throws when the content is another one than
 * at first: parts of two contents must not be mixed.
 * @param {(fresh?: boolean) => Promise<Address>} address
 * @param {AbortSignal} signal
 * @returns {(begin: number, end: number) => Promise<Uint8Array>}
 */
export function byteRanges(address, signal) {
  /** @type {string | null} */
  let content = null;
  return async (begin, end) => {
    for (let tries = 1; ; tries += 1) {
      const { url } = await address(tries > 1);
      const answer = await fetch(url, { headers: { Range: `bytes=${begin}-${end - 1}` }, signal }).catch((error) => {
        if (signal.aborted) throw error;
        return null;
      });
      if (answer?.ok) {
        const etag = answer.headers.get("ETag");
        if (content && etag && etag !== content) throw Object.assign(new Error("changed"), { code: "precondition_failed" });
        content = etag;
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return answer.status === 206 ? bytes : bytes.subarray(begin, end); // a server that sends all of it
      }
      if (tries === TRIES) throw Object.assign(new Error("no bytes"), { code: answer ? "server_error" : "network" });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
    }
  };
}
