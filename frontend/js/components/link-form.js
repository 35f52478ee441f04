// The fields of a link, new or changed. What the server refuses stands beside the field that it means.
import { h } from "../lib/dom.js";
import { alertAloud } from "../lib/announce.js";
import { say } from "../lib/say.js";
import { inOurWords } from "../lib/server-words.js";

/** @typedef {"view" | "edit" | "drop"} LinkKind */
/** @typedef {{kind: LinkKind, label: string, has_password: boolean, expires_at: string | null, download_limit: number | null}} LinkFacts */
/** @typedef {{kind: LinkKind, label: string, password?: string | null, expires_at: string | null, download_limit: number | null}} LinkValues */

/** @type {Record<LinkKind, string>} */
export const LINK_KINDS = { view: say("Can view"), edit: say("Can edit"), drop: say("Drop box: can only bring files") };

/**
 * @param {{link: LinkFacts | null, folder: boolean, save: (values: LinkValues) => Promise<void>, cancel: () => void,
 *   explain: (error: any) => string}} parts link: the one to change, or null
 * @returns {HTMLElement}
 */
export function linkForm({ link, folder, save, cancel, explain }) {
  const kinds = /** @type {LinkKind[]} */ (folder ? ["view", "edit", "drop"] : ["view", "edit"]);
  const kind = h("select", { class: "form-control" }, ...kinds.map((one) => h("option", { value: one, selected: one === link?.kind }, LINK_KINDS[one])));
  const label = text({ value: link?.label ?? "", maxlength: "100", placeholder: say("For yourself, to tell links apart") });
  const asks = h("input", { type: "checkbox", id: "link-asks", checked: !!link?.has_password });
  const password = text({ type: "password", autocomplete: "new-password", placeholder: link?.has_password ? say("Unchanged") : "", "aria-label": say("Password") });
  const expires = text({ type: "date", value: link?.expires_at ? localDay(new Date(link.expires_at)) : "", min: localDay(new Date()) });
  const limit = text({ type: "number", min: "1", inputmode: "numeric", value: link?.download_limit ?? "", placeholder: say("No limit") });
  const send = h("button", { type: "button", class: "btn btn-primary", onclick: () => void attempt() }, link ? say("Save") : say("Create link"));
  const fields = {
    kind: group("kind", say("What it allows"), kind),
    label: group("label", say("Label"), label),
    password: group("password", null, password, h("span", { class: "check-line" }, asks, h("label", { for: "link-asks" }, say("Ask for a password")))),
    expires_at: group("expires", say("Last day"), expires),
    download_limit: group("limit", say("Downloads at most"), limit),
  };
  const other = h("p", { class: "field-error", hidden: true });
  const shape = () => {
    password.hidden = !asks.checked;
    fields.download_limit.hidden = kind.value === "drop";
  };
  asks.addEventListener("change", () => {
    shape();
    if (asks.checked) password.focus();
    send.scrollIntoView({ block: "nearest" });
  });
  kind.addEventListener("change", shape);
  shape();

  const values = () => ({
    kind: kind.value,
    label: label.value.trim(),
    ...passwordOf(asks.checked, password.value, link),
    expires_at: expires.value ? new Date(`${expires.value}T23:59:59`).toISOString() : null,
    download_limit: limit.value && kind.value !== "drop" ? Number(limit.value) : null,
  });
  const attempt = async () => {
    for (const one of Object.values(fields)) tell(one, "");
    const missing = asks.checked && !password.value && !link?.has_password;
    if (missing) return refuse({ password: [say("Give a password, or take the tick away.")] }, "");
    send.disabled = true;
    try {
      await save(values());
    } catch (/** @type {any} */ error) {
      refuse(error?.extras?.fields ?? {}, explain(error));
    } finally {
      send.disabled = false;
    }
  };
  const refuse = (/** @type {Record<string, string[]>} */ wrong, /** @type {string} */ sentence) => {
    const known = Object.entries(fields).filter(([name]) => wrong[name]);
    for (const [name, one] of known) tell(one, wrong[name].map(inOurWords).join(" "));
    other.textContent = known.length ? "" : sentence;
    other.hidden = known.length > 0;
    alertAloud(known.length ? known.flatMap(([name]) => wrong[name].map(inOurWords)).join(" ") : sentence);
    known[0]?.[1].querySelector(".form-control")?.focus();
  };
  const form = h(
    "div",
    { class: "link-form", role: "group", "aria-label": link ? say("Change the link") : say("New link") },
    ...Object.values(fields), other,
    h("div", { class: "link-form-actions" }, h("button", { type: "button", class: "btn btn-quiet", onclick: cancel }, say("Cancel")), send),
  );
  form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const inField = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.key !== "Enter" || !inField) return;
    event.preventDefault();
    void attempt();
  });
  return form;
}

/** What is not sent stays as it is. @param {boolean} asks @param {string} value @param {LinkFacts | null} link @returns {{password?: string | null}} */
function passwordOf(asks, value, link) {
  if (asks) return value ? { password: value } : {};
  return link?.has_password ? { password: null } : {};
}

/** @param {Record<string, any>} props */
function text(props) {
  return h("input", { class: "form-control", type: "text", autocomplete: "off", ...props });
}

/** @param {string} name @param {string | null} label @param {HTMLElement} control @param {...Node} before */
function group(name, label, control, ...before) {
  control.id = `link-${name}`;
  control.setAttribute("aria-describedby", `link-${name}-error`);
  const error = h("p", { class: "field-error", id: `link-${name}-error`, hidden: true });
  return h("div", { class: `link-field ${name}` }, label && h("label", { for: control.id }, label), ...before, control, error);
}

/** @param {HTMLElement} group @param {string} text */
function tell(group, text) {
  const error = /** @type {HTMLElement} */ (group.querySelector(".field-error"));
  error.textContent = text;
  error.hidden = !text;
  group.querySelector(".form-control")?.setAttribute("aria-invalid", String(!!text));
}

/** @param {Date} date */
function localDay(date) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
