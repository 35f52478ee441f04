// Where somebody is signed in: one line for each browser, this one marked.
import { h } from "../lib/dom.js";
import { ago, exactly } from "../lib/ago.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";

/**
 * @typedef {{id: string, current: boolean, browser: string | null, system: string | null, address: string | null,
 *   created_at: string, last_used_at: string}} Device
 */

/** @param {Device} device */
export function deviceName({ browser, system }) {
  if (browser && system) return say("{browser} on {system}", { browser, system });
  return browser ?? system ?? say("Unknown browser");
}

/**
 * @param {{devices: Device[], end: (device: Device) => void, now: Date}} parts
 * @returns {HTMLElement}
 */
export function deviceList({ devices, end, now }) {
  return h("ul", { class: "line-list" }, ...devices.map((device) => line(device, () => end(device), now)));
}

/** @param {Device} device @param {() => void} end @param {Date} now */
function line(device, end, now) {
  const { id, current, system, address, created_at, last_used_at } = device;
  const name = deviceName(device);
  const small = system === "iOS" || system === "Android";
  return h(
    "li",
    { class: "line", dataset: { id } },
    h("span", { class: "line-picture" }, icon(small ? "phone" : "system")),
    h("div", { class: "line-words" },
      h("b", {}, h("bdi", {}, name), current && h("span", { class: "badge-x" }, say("This browser"))),
      h("span", { title: exactly(last_used_at) }, current ? say("In use now") : say("Last used {when}", { when: ago(last_used_at, now) })),
      h("span", { title: exactly(created_at) }, say("Signed in {when}", { when: ago(created_at, now) }), address && [" · ", h("bdi", {}, address)])),
    !current && h("button", { type: "button", class: "mini", "aria-label": say("Sign out {device}", { device: name }), onclick: end }, say("Sign out")),
  );
}
