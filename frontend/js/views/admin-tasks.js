// What the server does beside answering: what failed and why, what runs, what waits, what comes again and again.
import { h } from "../lib/dom.js";
import { ago, exactly } from "../lib/ago.js";
import { formatLeft } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { language, say, sayCount } from "../lib/say.js";
import { taskInWords } from "../lib/task-words.js";
import { figureTiles } from "../components/figures.js";
import { asked } from "./asked.js";

const AGAIN_MS = 15_000;

/** @typedef {import("../api/admin.js").Tasks} Tasks */
/** @typedef {import("../api/admin.js").Task} Task */

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
export function tasksSection({ api }) {
  let timer = 0;
  const view = asked({
    ask: (signal) => api.getTasks({ signal }),
    draw: (tasks) => [
      figures(tasks),
      tasks.failed.length > 0 && part(say("Failed"), tasks.failed.map(failedLine)),
      tasks.running.length > 0 && part(say("Running"), tasks.running.map(runningLine)),
      tasks.waiting.length > 0 && part(say("Waiting"), tasks.waiting.map(waitingLine)),
      part(say("Again and again"), tasks.due.map(dueLine)),
    ],
  });
  return {
    element: h("div", { class: "section-body" }, view.element),
    start: () => {
      void view.start();
      timer = Number(setInterval(() => !document.hidden && void view.again(), AGAIN_MS));
    },
    stop: () => {
      clearInterval(timer);
      view.stop();
    },
  };
}

/** @param {Tasks} tasks */
function figures({ counts, previews }) {
  const number = new Intl.NumberFormat(language());
  return figureTiles([
    { label: say("Failed in seven days"), value: number.format(counts.failed), bad: counts.failed > 0 },
    { label: say("Running"), value: number.format(counts.running) },
    { label: say("Waiting"), value: number.format(counts.waiting) },
    { label: say("Done in seven days"), value: number.format(counts.done) },
    { label: say("Pictures to make"), value: number.format(previews.wanted) },
    { label: say("Pictures that failed"), value: number.format(previews.failed), bad: previews.failed > 0 },
  ]);
}

/** @param {string} title @param {Element[]} lines */
const part = (title, lines) => h("section", { class: "part" }, h("h3", {}, title), h("ul", { class: "line-list" }, ...lines));

/** @param {Task} task */
function failedLine({ name, finished_at, error }) {
  const when = finished_at && h("span", { title: exactly(finished_at) }, say("Failed {when}", { when: ago(finished_at, new Date()) }));
  return line("alert", name, [error && h("p", { class: "bad" }, h("bdi", {}, error)), when], "bad");
}

/** @param {Task} task */
function runningLine({ name, started_at }) {
  return line("retry", name, [started_at && h("span", { title: exactly(started_at) }, say("Began {when}", { when: ago(started_at, new Date()) }))]);
}

/** @param {Task} task */
function waitingLine({ name, enqueued_at }) {
  return line("recent", name, [h("span", { title: exactly(enqueued_at) }, say("Asked for {when}", { when: ago(enqueued_at, new Date()) }))], "off");
}

/** @param {Tasks["due"][number]} due */
function dueLine({ name, every_seconds, next_at }) {
  const seconds = next_at ? (new Date(next_at).getTime() - Date.now()) / 1000 : 0;
  const next = !next_at ? say("not planned by a worker yet") : seconds > 0 ? say("next in {time}", { time: formatLeft(seconds) }) : say("next now");
  return line("recent", name, [h("span", { title: next_at ? exactly(next_at) : null }, `${rhythm(every_seconds)} · ${next}`)], "off");
}

/** @param {number} seconds */
function rhythm(seconds) {
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? sayCount(minutes / 60, "Every hour", "Every {n} hours") : sayCount(minutes, "Every minute", "Every {n} minutes");
}

/** @param {string} picture @param {string} name @param {(Element | false | null | "")[]} words @param {string} [look] */
function line(picture, name, words, look = "") {
  return h(
    "li",
    { class: "line" },
    h("span", { class: `line-picture ${look}` }, icon(picture)),
    h("div", { class: "line-words", title: name }, h("b", {}, taskInWords(name)), ...words),
  );
}
