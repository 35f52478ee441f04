// Where the API is. The static server answers /config.json with `api`, an origin, or `api_port`, a port of this host.

const DEFAULT_PORT = 8000;

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {{protocol: string, hostname: string}} location
 * @returns {Promise<{api: string}>} the API's origin, without a slash at the end
 */
export async function loadConfig(fetch, location) {
  /** @type {{api?: unknown, api_port?: unknown} | null} */
  const given = await fetch("/config.json", { cache: "no-cache" })
    .then((response) => (response.ok ? response.json() : {}))
    .catch(() => ({}));
  return { api: apiOrigin(given?.api, given?.api_port, location) };
}

/**
 * @param {unknown} origin
 * @param {unknown} port
 * @param {{protocol: string, hostname: string}} location
 */
export function apiOrigin(origin, port, { protocol, hostname }) {
  const text = typeof origin === "string" ? origin.trim().replace(/\/+$/, "") : "";
  return text || `${protocol}//${hostname}:${Number(port) || DEFAULT_PORT}`;
}
