// Keys without a modifier, on or off, and the list of all keys.
import { h } from "../lib/dom.js";
import { announce } from "../lib/announce.js";
import { say } from "../lib/say.js";
import { switchField } from "../components/fields.js";
import { problemLine } from "../components/problem-line.js";
import { shortcutList } from "../components/shortcut-list.js";

/** @param {import("../pages.js").PageParts} parts */
export function keyboardSection({ preferences }) {
  const problem = problemLine();
  const place = h("div", {});
  const draw = () => place.replaceChildren(shortcutList({ single: preferences.get("shortcuts"), heading: "h3" }));
  const change = async (/** @type {boolean} */ on) => {
    const told = preferences.set("shortcuts", on);
    draw();
    announce(on ? say("Single keys are on") : say("Single keys are off"));
    problem.show(await told);
  };
  const toggle = switchField({
    label: say("Single-key shortcuts"), checked: preferences.get("shortcuts"), change: (on) => void change(on),
    hint: say("Keys such as / and ? do something by themselves. Switch them off if you speak to your computer, or press keys by accident. Typing letters in a list still leads to the next name."),
  });
  draw();
  return { element: h("div", { class: "section-body" }, toggle.element, problem.element, place) };
}
