// How much somebody may store: an amount and its unit; empty is no limit.
import { h } from "../lib/dom.js";
import { QUOTA_UNITS, quotaInBytes, quotaInWords } from "../lib/quota.js";
import { say } from "../lib/say.js";
import { textField } from "./fields.js";

/** @param {number | null} bytes @returns {import("./fields.js").TextField & {readonly bytes: number | null}} NaN when it is no size */
export function quotaField(bytes) {
  const { amount, unit } = quotaInWords(bytes);
  const field = textField({ name: "quota_bytes", label: say("Storage limit"), value: amount, inputmode: "decimal", hint: say("Leave it empty for no limit.") });
  const units = h("select", { class: "form-control", "aria-label": say("Unit") }, ...QUOTA_UNITS.map(([name]) => h("option", { value: name, selected: name === unit }, name)));
  const line = h("div", { class: "quota-line" });
  field.input.replaceWith(line);
  line.append(field.input, units);
  return Object.defineProperty(/** @type {any} */ (field), "bytes", { get: () => quotaInBytes(field.input.value, units.value) });
}
