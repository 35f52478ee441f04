// The icon set: 20 px strokes on one grid. Every icon is hidden from assistive technology; the control names itself.
import { svg } from "./dom.js";

const STAR = "m10 2.9 2.2 4.5 4.9.7-3.6 3.5.9 4.9-4.4-2.3-4.4 2.3.9-4.9L2.9 8.1l4.9-.7Z";

/** @type {Record<string, [string, Record<string, string>][]>} */
const SHAPES = {
  plus: [p("M10 4v12M4 10h12")],
  minus: [p("M4 10h12")],
  wrap: [p("M3.4 5h13.2M3.4 10h10.4a2.6 2.6 0 0 1 0 5.2H10M12 13.2l-2 2 2 2M3.4 15.2h3")],
  close: [p("m5 5 10 10M15 5 5 15")],
  check: [p("m4.6 10.4 3.7 3.7 7.1-8")],
  more: [["path", { d: "M4.6 10h.01M10 10h.01M15.4 10h.01", "stroke-width": "2.4" }]],
  left: [p("M12.4 4.6 7 10l5.4 5.4")],
  right: [p("m7.6 5 5 5-5 5")],
  down: [p("m5 7.6 5 5 5-5")],
  up: [p("m5 12.4 5-5 5 5")],
  folder: [
    p("M3.2 6.4c0-1 .7-1.7 1.7-1.7h2.9l1.7 2h5.6c1 0 1.7.7 1.7 1.7v5.4c0 1-.7 1.7-1.7 1.7H4.9c-1 0-1.7-.7-1.7-1.7Z"),
  ],
  "new-folder": [
    p("M3 6c0-.9.6-1.5 1.5-1.5h2.9l1.7 2h6.4c.9 0 1.5.6 1.5 1.5v5.6c0 .9-.6 1.5-1.5 1.5h-11c-.9 0-1.5-.6-1.5-1.5Z"),
    p("M10 8.6v4.6M7.7 10.9h4.6"),
  ],
  people: [
    ["circle", { cx: "7.6", cy: "7.2", r: "2.7" }],
    p("M2.6 16c.2-2.9 2.2-4.7 5-4.7s4.8 1.8 5 4.7M13 4.8a2.6 2.6 0 0 1 0 4.9M14.6 11.8c1.7.6 2.7 2.1 2.8 4.2"),
  ],
  share: [["circle", { cx: "8", cy: "7.2", r: "2.7" }], p("M3 16c.2-2.9 2.2-4.7 5-4.7 1.6 0 3 .6 3.8 1.7M15 10.6v5M12.5 13.1h5")],
  link: [p("M8.4 11.6a3 3 0 0 0 4.3 0l2.5-2.5a3 3 0 0 0-4.3-4.3L10 5.7M11.6 8.4a3 3 0 0 0-4.3 0l-2.5 2.5a3 3 0 0 0 4.3 4.3l.9-.9")],
  inbox: [p("M3.4 11.4 5.2 5c.2-.6.7-1 1.3-1h7c.6 0 1.1.4 1.3 1l1.8 6.4v3.2c0 .8-.6 1.4-1.4 1.4H4.8c-.8 0-1.4-.6-1.4-1.4ZM3.6 11.4h3.6c.3 1.3 1.4 2.2 2.8 2.2s2.5-.9 2.8-2.2h3.6")],
  team: [["rect", { x: "3.2", y: "7", width: "13.6", height: "9.2", rx: "1.8" }], p("M7.2 6.8V5.2c0-.8.6-1.4 1.4-1.4h2.8c.8 0 1.4.6 1.4 1.4v1.6M3.4 11.2h13.2")],
  move: [
    p("M3 6c0-.9.6-1.5 1.5-1.5h2.9l1.7 2h6.4c.9 0 1.5.6 1.5 1.5v5.6c0 .9-.6 1.5-1.5 1.5h-11c-.9 0-1.5-.6-1.5-1.5Z"),
    p("M7 11h5.6M10.4 8.9l2.2 2.1-2.2 2.1"),
  ],
  trash: [
    p(
      "M3.6 5.4h12.8M8 5.2V3.7c0-.4.3-.7.7-.7h2.6c.4 0 .7.3.7.7v1.5M5.2 5.6l.7 9.7c.1.9.8 1.6 1.7 1.6h4.8c.9 0 1.6-.7 " +
        "1.7-1.6l.7-9.7M8.4 8.8v4.6M11.6 8.8v4.6",
    ),
  ],
  download: [p("M10 3.2v9M6.2 8.8 10 12.6l3.8-3.8M3.6 16.4h12.8")],
  upload: [p("M10 12.8v-9M6.2 7.2 10 3.4l3.8 3.8M3.6 16.4h12.8")],
  rename: [p("M4 16l.7-3.3 8.4-8.4c.6-.6 1.6-.6 2.2 0l.4.4c.6.6.6 1.6 0 2.2l-8.4 8.4Z"), p("m11.8 5.6 2.6 2.6")],
  open: [p("M8 4.6H5.2c-.9 0-1.6.7-1.6 1.6v8.6c0 .9.7 1.6 1.6 1.6h8.6c.9 0 1.6-.7 1.6-1.6V12"), p("M11.6 3.6h4.8v4.8M16 4l-6.6 6.6")],
  restore: [p("M4 8.4h8.2a4 4 0 0 1 0 8H7.6"), p("M7.2 4.8 3.6 8.4 7.2 12")],
  moon: [p("M16.8 11.6A7 7 0 1 1 8.4 3.2a5.6 5.6 0 0 0 8.4 8.4Z")],
  sun: [
    ["circle", { cx: "10", cy: "10", r: "3.4" }],
    p("M10 2.6v1.6M10 15.8v1.6M2.6 10h1.6M15.8 10h1.6M4.8 4.8l1.1 1.1M14.1 14.1l1.1 1.1M15.2 4.8l-1.1 1.1M5.9 14.1l-1.1 1.1"),
  ],
  system: [["rect", { x: "2.8", y: "4", width: "14.4", height: "9.6", rx: "1.8" }], p("M7.4 16.6h5.2M10 13.8v2.6")],
  sort: [p("M6 4.4v11M3.4 12.8 6 15.4l2.6-2.6M11.4 5.4h5.4M11.4 10h4M11.4 14.6h2.4")],
  select: [["rect", { x: "3.4", y: "3.4", width: "13.2", height: "13.2", rx: "3" }], p("m6.6 10.2 2.4 2.4 4.6-5")],
  "sign-out": [p("M8.6 3.8H5.4c-.9 0-1.6.7-1.6 1.6v9.2c0 .9.7 1.6 1.6 1.6h3.2M8.4 10h8M13.4 6.8l3.2 3.2-3.2 3.2")],
  pause: [["path", { d: "M7.4 5.2v9.6M12.6 5.2v9.6", "stroke-width": "2" }]],
  play: [p("M6.8 4.8v10.4L15 10Z")],
  retry: [p("M15.8 10a5.8 5.8 0 1 1-1.7-4.1L16 7.8M16 3.8v4h-4")],
  alert: [["circle", { cx: "10", cy: "10", r: "7" }], p("M10 6.2v4.6M10 13.6h.01")],
  document: [
    p("M5 2.8h6.4L15.4 7v9c0 .7-.6 1.2-1.2 1.2H5.8c-.7 0-1.2-.5-1.2-1.2V4c0-.7.5-1.2 1.2-1.2M11.2 3v4.2h4M7.4 10.8h5.2M7.4 13.6h3.4"),
  ],
  file: [p("M5 2.8h6.4L15.4 7v9c0 .7-.6 1.2-1.2 1.2H5.8c-.7 0-1.2-.5-1.2-1.2V4c0-.7.5-1.2 1.2-1.2M11.2 3v4.2h4")],
  sheet: [["rect", { x: "3", y: "3.6", width: "14", height: "12.8", rx: "2" }], p("M3 8h14M3 12.2h14M8 8v8.4")],
  video: [["rect", { x: "2.6", y: "5", width: "10.4", height: "10", rx: "2.2" }], p("m13 9 4.4-2.6v7.2L13 11")],
  audio: [["circle", { cx: "6", cy: "14.4", r: "2.2" }], p("M8.2 14.4V4.6l7.6-1.4v9.6"), ["circle", { cx: "13.6", cy: "12.8", r: "2.2" }]],
  image: [
    ["rect", { x: "3", y: "3.8", width: "14", height: "12.4", rx: "2.2" }],
    ["circle", { cx: "7.2", cy: "7.8", r: "1.3" }],
    p("m3.4 14 4-3.8 3 2.8 2.4-2.2 3.8 3.4"),
  ],
  text: [p("M3.6 5.4h12.8M3.6 9h12.8M3.6 12.6h8M3.6 16h5")],
  archive: [p("M4.6 3.6h10.8v12.8H4.6zM10 3.6v2M10 7.4v1.6M10 10.8v1.6")],
  search: [["circle", { cx: "9", cy: "9", r: "5.6" }], p("m13.3 13.3 3.7 3.7")],
  recent: [["circle", { cx: "10", cy: "10", r: "7" }], p("M10 6v4.2l2.7 1.7")],
  star: [p(STAR)],
  "star-full": [["path", { d: STAR, fill: "currentColor" }]],
  panel: [["rect", { x: "2.8", y: "3.8", width: "14.4", height: "12.4", rx: "2.6" }], p("M12.4 4v12")],
  info: [["circle", { cx: "10", cy: "10", r: "7" }], p("M10 9.4v4M10 6.5h.01")],
  storage: [["rect", { x: "3.2", y: "4", width: "13.6", height: "5", rx: "1.6" }], ["rect", { x: "3.2", y: "11", width: "13.6", height: "5", rx: "1.6" }], ["path", { d: "M6.2 6.5h.01M6.2 13.5h.01", "stroke-width": "2" }]],
  tag: [p("M3.6 4.9c0-.7.6-1.3 1.3-1.3h4.5c.4 0 .7.1.9.4l6 6c.5.5.5 1.3 0 1.8l-4.5 4.5c-.5.5-1.3.5-1.8 0l-6-6c-.3-.2-.4-.5-.4-.9Z"), ["path", { d: "M7 7h.01", "stroke-width": "2.2" }]],
  pin: [p("M7 3.4h6M8 3.6v4.2L5.6 11h8.8L12 7.8V3.6M10 11v5.6")],
  person: [["circle", { cx: "10", cy: "6.8", r: "3" }], p("M4 16.6c.3-3.2 2.7-5 6-5s5.7 1.8 6 5")],
  key: [["circle", { cx: "6.6", cy: "13.4", r: "3.2" }], p("m9 11 7-7M13 7l2.4 2.4M10.8 9.2l1.8 1.8")],
  look: [p("M10 3a7 7 0 1 0 0 14c1 0 1.6-.7 1.6-1.5 0-1.1-.9-1.3-.9-2.2 0-.8.7-1.3 1.5-1.3h1.9c1.7 0 2.9-1.2 2.9-2.8C17 5.6 14 3 10 3Z"), ["path", { d: "M6.6 8.6h.01M10 6.4h.01M13.4 8.6h.01M6.4 12h.01", "stroke-width": "2.2" }]],
  keyboard: [["rect", { x: "2.4", y: "5", width: "15.2", height: "10", rx: "2" }], p("M5.4 8.2h.01M8.4 8.2h.01M11.4 8.2h.01M14.4 8.2h.01M5.4 11.6h.01M14.4 11.6h.01M8 11.6h4")],
  gear: [["circle", { cx: "10", cy: "10", r: "2.6" }], p("M10 2.8v2M10 15.2v2M2.8 10h2M15.2 10h2M4.9 4.9l1.4 1.4M13.7 13.7l1.4 1.4M15.1 4.9l-1.4 1.4M6.3 13.7l-1.4 1.4")],
  shield: [p("M10 2.8 16 5v4.6c0 3.6-2.4 6.3-6 7.6-3.6-1.3-6-4-6-7.6V5ZM7.4 9.8l1.9 1.9 3.4-3.7")],
  phone: [["rect", { x: "5.8", y: "2.8", width: "8.4", height: "14.4", rx: "2" }], p("M9 14.6h2")],
  tasks: [p("m3.4 5.4 1.2 1.2 2-2.2M3.4 10.2l1.2 1.2 2-2.2M9.4 5.6h7.2M9.4 10.4h7.2M4.6 15.2h.01M9.4 15.2h7.2")],
  disk: [["ellipse", { cx: "10", cy: "5.4", rx: "6.4", ry: "2.4" }], p("M3.6 5.4v9.2c0 1.3 2.9 2.4 6.4 2.4s6.4-1.1 6.4-2.4V5.4M3.6 10c0 1.3 2.9 2.4 6.4 2.4s6.4-1.1 6.4-2.4")],
  rows: [p("M7.6 5.4h9M7.6 10h9M7.6 14.6h9"), ["path", { d: "M3.8 5.4h.01M3.8 10h.01M3.8 14.6h.01", "stroke-width": "2.2" }]],
  tiles: [
    ["rect", { x: "3.4", y: "3.4", width: "5.4", height: "5.4", rx: "1.4" }], ["rect", { x: "11.2", y: "3.4", width: "5.4", height: "5.4", rx: "1.4" }],
    ["rect", { x: "3.4", y: "11.2", width: "5.4", height: "5.4", rx: "1.4" }], ["rect", { x: "11.2", y: "11.2", width: "5.4", height: "5.4", rx: "1.4" }],
  ],
  copy: [["rect", { x: "7", y: "7", width: "9.6", height: "9.6", rx: "2" }], p("M13 4.6v-.2c0-.8-.6-1.4-1.4-1.4H4.8c-1 0-1.8.8-1.8 1.8v6.8c0 .8.6 1.4 1.4 1.4h.2")],
  cut: [["circle", { cx: "5.6", cy: "14.4", r: "2.4" }], ["circle", { cx: "14.4", cy: "14.4", r: "2.4" }], p("M7 12.4 14 3.2M13 12.4 6 3.2")],
  paste: [["rect", { x: "4", y: "4.4", width: "12", height: "12.6", rx: "2" }], p("M7.4 4.6V4c0-.6.5-1 1-1h3.2c.5 0 1 .4 1 1v.6c0 .6-.5 1-1 1H8.4c-.5 0-1-.4-1-1ZM7.4 9.6h5.2M7.4 12.8h5.2")],
  code: [p("m7 6-4 4 4 4M13 6l4 4-4 4")],
};

/** Those that point along the line, or draw lines of text: they turn where people write from right to left. */
const TURNING = new Set(["left", "right", "sign-out", "move", "restore", "wrap", "rows", "text", "panel", "sort"]);

/** @param {string} d @returns {[string, Record<string, string>]} */
function p(d) {
  return ["path", { d }];
}

/**
 * @param {keyof typeof SHAPES | string} name
 * @param {string} [extra] more classes: `s` is 16 px
 */
export function icon(name, extra = "") {
  const shapes = SHAPES[name] ?? SHAPES.file;
  return svg(
    "svg",
    { class: ["i", extra, TURNING.has(name) && "turns"].filter(Boolean).join(" "), viewBox: "0 0 20 20", "aria-hidden": "true" },
    ...shapes.map(([tag, attributes]) => svg(tag, attributes)),
  );
}

/** The mark of Holdfast: a rounded square with three held lines. */
export function logo() {
  return svg(
    "svg",
    { class: "logo", viewBox: "0 0 28 28", "aria-hidden": "true" },
    svg("rect", { x: "2", y: "2", width: "24", height: "24", rx: "7.5", class: "logo-ground" }),
    svg("path", { d: "M8 11.2h12M8 15h12M8 18.8h7", class: "logo-lines" }),
  );
}

/** The two-tone folder of the list. */
export function folderPicture() {
  return svg(
    "svg",
    { viewBox: "0 0 32 32", "aria-hidden": "true" },
    svg("path", {
      class: "folder-back",
      d: "M3.5 9.2C3.5 7.4 4.9 6 6.7 6h5.5c.9 0 1.7.4 2.3 1l1.7 1.8h9.1c1.8 0 3.2 1.4 3.2 3.2v2H3.5Z",
    }),
    svg("path", {
      class: "folder-front",
      d: "M3.5 13.4c0-1.3 1-2.3 2.3-2.3h20.4c1.3 0 2.3 1 2.3 2.3v9.7c0 1.8-1.4 3.2-3.2 3.2H6.7c-1.8 0-3.2-1.4-3.2-3.2Z",
    }),
  );
}
