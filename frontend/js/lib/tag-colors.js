// The colours a tag may have, as the server names them, and what people call them.
import { say } from "./say.js";

/** @typedef {{id: string, name: string, color: string}} Tag */

/** @type {[string, string][]} */
export const TAG_COLORS = [
  ["grey", say("Grey")], ["red", say("Red")], ["orange", say("Orange")], ["yellow", say("Yellow")],
  ["green", say("Green")], ["blue", say("Blue")], ["purple", say("Purple")], ["pink", say("Pink")],
];

/** The class that colours a dot; an unknown colour is grey. @param {string} color */
export const tagTint = (color) => `tag-${TAG_COLORS.some(([key]) => key === color) ? color : "grey"}`;
