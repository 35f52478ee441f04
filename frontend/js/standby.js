// What begins once the page stands, so that it does not make the first sight of it late: changes as they happen.
import { Live } from "./state/live.js";

/**
 * @param {object} parts
 * @param {import("./api/index.js").Api} parts.api
 * @param {import("./api/client.js").Client} parts.client
 * @param {import("./state/drive.js").Drive} parts.drive
 * @param {import("./config.js").Config} parts.config
 */
export function standBy({ api, client, drive, config }) {
  const live = new Live({
    api,
    drive,
    connect: (ticket, lastId) => /** @type {any} */ (new EventSource(streamAddress(ticket, config.events, lastId))),
    channel: "BroadcastChannel" in window ? new BroadcastChannel("holdfast.live") : null,
    locks: /** @type {any} */ (navigator.locks ?? null), // absent on plain http beyond localhost
    page: document,
  });
  client.addEventListener("changed", () => live.mine());
  drive.addEventListener("arrived", () => live.mine()); // uploads do not go through the client
  window.addEventListener("online", () => live.hurry());
  live.start();
}

/**
 * The stream is where the page's policy lets it look, under whatever name the server knows itself.
 * @param {string} ticket the address that came with it
 * @param {string} origin
 * @param {string} lastId what was told already
 */
function streamAddress(ticket, origin, lastId) {
  const { pathname, search } = new URL(ticket);
  return `${origin}${pathname}${search}${lastId && `&last_event_id=${encodeURIComponent(lastId)}`}`;
}
