// All endpoints in one object, for those who are given it.
import { accountApi } from "./account.js";
import { adminApi } from "./admin.js";
import { eventsApi } from "./events.js";
import { findingApi } from "./finding.js";
import { historyApi } from "./history.js";
import { nodesApi } from "./nodes.js";
import { sharingApi } from "./sharing.js";
import { usageApi } from "./usage.js";

/** @typedef {import("./client.js").Client} Client */
/** @typedef {{conflict?: "fail" | "replace" | "keep_both", name?: string, if_match?: string}} PublishChoice */

/** @param {Client} client */
export const createApi = (client) => ({
  ...nodesApi(client),
  ...sharingApi(client),
  ...findingApi(client),
  ...historyApi(client),
  ...eventsApi(client),
  ...usageApi(client),
  ...accountApi(client),
  ...adminApi(client),

  /** Who I am, and how full my space is. @returns {Promise<import("./session.js").User>} */
  me: () => client.request("GET", "/me"),

  /**
   * Publishes a complete upload whose name was taken, under a new choice.
   * @param {string} id
   * @param {PublishChoice} choice
   * @returns {Promise<import("./nodes.js").DriveNode>}
   */
  publishUpload: (id, choice) => client.request("POST", `/uploads/${encodeURIComponent(id)}/publish`, { body: choice }),
});

/** @typedef {ReturnType<typeof createApi>} Api */
