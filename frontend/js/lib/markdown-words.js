// What of Markdown is text or an address: entities of HTML as the letters they stand for, links that may be followed.

const SCHEMES = new Set(["http:", "https:", "mailto:"]);
const ENTITIES = /** @type {Record<string, string>} */ ({
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", copy: "©", reg: "®", trade: "™", hellip: "…", mdash: "—",
  ndash: "–", laquo: "«", raquo: "»", times: "×", middot: "·", bull: "•", rarr: "→", larr: "←", euro: "€", deg: "°", para: "¶", sect: "§",
});

/** An absolute address of the web or of a mailbox; null for every other. @param {string} href @returns {string | null} */
export function linkAddress(href) {
  try {
    const url = new URL(href.trim());
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null; // it leads to a place beside the file, which is not known here
  }
}

/** @param {string} text */
export function withoutEntities(text) {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (name) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : whole;
    const point = decimal ? parseInt(decimal, 10) : parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : "\ufffd";
  });
}
