// Where the API is. The static server answers /config.json with `api`, an origin, or `api_port`, a port of this host,
// `events`, the origin of the streams of events, and `release`, which is another when any file of the page is.

const DEFAULT_PORT = 8000;

/**
 * @typedef {object} Config
 * @property {string} api the API's origin, without a slash at the end
 * @property {string} events the origin of the streams of events, as the content security policy has it
 * @property {string} release of the page; empty while its files are being worked on
 */

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {{protocol: string, hostname: string}} location
 * @returns {Promise<Config>}
 */
export async function loadConfig(fetch, location) {
  /** @type {{api?: unknown, api_port?: unknown, events?: unknown, release?: unknown} | null} */
  const given = await fetch("/config.json") // as index.html asked for it, so that it is here already
    .then((response) => (response.ok ? response.json() : {}))
    .catch(() => ({}));
  const api = apiOrigin(given?.api, given?.api_port, location);
  return { api, events: originIn(given?.events) || api, release: typeof given?.release === "string" ? given.release : "" };
}

/**
 * @param {unknown} origin
 * @param {unknown} port
 * @param {{protocol: string, hostname: string}} location
 */
export function apiOrigin(origin, port, { protocol, hostname }) {
  return originIn(origin) || `${protocol}//${hostname}:${Number(port) || DEFAULT_PORT}`;
}

/** @param {unknown} text */
const originIn = (text) => (typeof text === "string" ? text.trim().replace(/\/+$/, "") : "");
