// Where I am signed in, and how to end it.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { say } from "../lib/say.js";
import { askSure } from "../components/ask.js";
import { deviceList, deviceName } from "../components/device-list.js";
import { problemLine } from "../components/problem-line.js";
import { Paged } from "../state/paged.js";
import { pagedView } from "./paged-view.js";

/** @typedef {import("../api/account.js").Visit} Visit */

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
export function devicesSection({ api }) {
  const devices = new Paged((cursor, signal) => api.listSessions({ cursor, signal }));
  const problem = problemLine();
  const everywhere = h("button", { type: "button", class: "btn btn-quiet", onclick: () => void endOthers() }, say("Sign out everywhere else"));
  const view = pagedView({
    list: devices,
    draw: (items) => {
      everywhere.hidden = items.length < 2;
      return deviceList({ devices: /** @type {Visit[]} */ (items), end: (device) => void end(device), now: new Date() });
    },
  });

  /** The line goes, and the focus to the next one. @param {{id: string} & Parameters<typeof deviceName>[0]} device */
  async function end(device) {
    problem.show(null);
    try {
      await api.endSession(device.id);
    } catch (error) {
      if (/** @type {any} */ (error).code !== "not_found") return problem.show(error); // else it had ended by itself
    }
    const at = devices.items.findIndex(({ id }) => id === device.id);
    devices.drop(device.id);
    focusLine(at);
    announce(say("{device} is signed out", { device: deviceName(device) }));
  }

  async function endOthers() {
    const text = say("Every browser but this one has to sign in again. What is being uploaded there stops.");
    if (!(await askSure({ title: say("Sign out everywhere else?"), text, yes: say("Sign out the others") }))) return;
    problem.show(null);
    try {
      await api.endOtherSessions();
      await devices.load();
      view.element.querySelector("li")?.setAttribute("tabindex", "-1");
      /** @type {HTMLElement | null} */ (view.element.querySelector("li"))?.focus();
      announce(say("Every other browser is signed out"));
    } catch (error) {
      problem.show(error);
    }
  }

  /** @param {number} at */
  function focusLine(at) {
    const buttons = [...view.element.querySelectorAll("button")];
    const next = /** @type {HTMLElement | undefined} */ (buttons[Math.min(Math.max(at - 1, 0), buttons.length - 1)]) ?? document.getElementById("section-heading");
    next?.focus();
  }

  return {
    element: h("div", { class: "section-body" },
      h("p", { class: "section-text" }, say("These browsers and programs are signed in with your account. Sign out what you do not know, and change your password then.")),
      problem.element, view.element, h("div", { class: "set-actions" }, everywhere)),
    start: () => void view.start(),
    stop: view.stop,
  };
}
