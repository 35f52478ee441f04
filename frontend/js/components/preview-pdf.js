// A PDF: its pages one below the other, of which only those near to what is seen are drawn; zoom; a field for the page.
import { h, setStyle } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { say } from "../lib/say.js";
import { PdfPage } from "./preview-pdf-page.js";

const STEP = 1.2;
const [SMALLEST, LARGEST] = [0.2, 6];
const PX_PER_POINT = 96 / 72;
const WIDEST_FIT = 1.25; // a page fills the width of a window, but not of a wall
const SETTLE_MS = 120;

/**
 * @param {{document: any, pdfjs: any, first: {width: number, height: number}, name: string, tell: (text: string) => void,
 *   failed: (error: unknown) => void, stop: () => void}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function pdfViewer({ document: pdf, pdfjs, first, name, tell, failed, stop }) {
  const count = pdf.numPages;
  const pages = Array.from({ length: count }, (_, at) => new PdfPage({ number: at + 1, count, size: first, document: pdf, pdfjs }));
  const box = h("div", { class: "pdf-box", role: "region", "aria-label": name, tabindex: "0", dataset: { scrolls: "" } }, h("div", { class: "pdf-pages" }, ...pages.map(({ element }) => element)));
  const field = h("input", { class: "page-field num", inputmode: "numeric", autocomplete: "off", "aria-label": say("Page"), value: "1" });
  const percent = h("button", { type: "button", class: "zoom-now num", onclick: () => zoomTo(0) });
  let scale = 1;
  let fitted = true;
  let settling = 0;

  const fit = () => {
    const room = Math.max(120, box.clientWidth - 32);
    return Math.min(room / first.width, WIDEST_FIT * PX_PER_POINT);
  };
  const place = () => {
    setStyle(box, { "--total-scale-factor": String(scale) });
    const text = `${Math.round((scale / PX_PER_POINT) * 100)} %`;
    percent.textContent = text;
    percent.setAttribute("aria-label", say("{zoom}, fit to width", { zoom: text }));
  };
  /** 0 fits the width. @param {number} wanted */
  const zoomTo = (wanted) => {
    fitted = !wanted;
    const next = Math.min(LARGEST * PX_PER_POINT, Math.max(SMALLEST * PX_PER_POINT, wanted || fit()));
    const middle = box.clientHeight / 2;
    const { element } = pages[current(pages, box) - 1];
    const held = box.scrollTop && (box.scrollTop + middle - element.offsetTop) / element.offsetHeight; // the gaps between pages do not grow
    scale = next;
    place();
    if (held) box.scrollTop = element.offsetTop + held * element.offsetHeight - middle;
    clearTimeout(settling);
    settling = setTimeout(drawSeen, SETTLE_MS);
  };
  const zoomBy = (/** @type {number} */ factor) => {
    zoomTo(scale * factor);
    tell(say("{n} percent", { n: Math.round((scale / PX_PER_POINT) * 100) }));
  };

  /** @type {Set<PdfPage>} */
  const seen = new Set();
  const drawSeen = () => {
    for (const page of [...seen].sort((a, b) => a.number - b.number)) page.draw(scale).catch(failed);
  };
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const page = pages[Number(/** @type {HTMLElement} */ (target).dataset.page) - 1];
      if (isIntersecting) seen.add(page);
      else if (seen.delete(page)) page.clear();
    }
    drawSeen();
  }, { root: box, rootMargin: "60% 0px" });
  const resized = new ResizeObserver(() => (fitted ? zoomTo(0) : place()));
  resized.observe(box);
  for (const { element } of pages) watch.observe(element);

  const goTo = (/** @type {number} */ number) => {
    const page = pages[Math.min(count, Math.max(1, number)) - 1];
    box.scrollTop = page.element.offsetTop - 12;
    field.value = String(page.number);
  };
  field.addEventListener("change", () => {
    const number = Number.parseInt(field.value, 10);
    goTo(Number.isFinite(number) ? number : current(pages, box));
    tell(say("Page {n} of {count}", { n: field.value, count }));
  });
  box.addEventListener("scroll", () => {
    if (field !== document.activeElement) field.value = String(current(pages, box));
  }, { passive: true });

  const tool = (/** @type {string} */ label, /** @type {string} */ picture, /** @type {() => void} */ onclick) =>
    h("button", { type: "button", class: "icon-btn", "aria-label": label, title: label, onclick }, icon(picture));
  return {
    element: h("div", { class: "preview-sheet" }, box),
    tools: [
      h("label", { class: "page-of num" }, field, h("span", {}, say("of {n}", { n: count }))),
      tool(say("Zoom out"), "minus", () => zoomBy(1 / STEP)), percent, tool(say("Zoom in"), "plus", () => zoomBy(STEP)),
    ],
    key: ({ key }) => {
      if (key === "+" || key === "=") zoomBy(STEP);
      else if (key === "-") zoomBy(1 / STEP);
      else if (key === "0") zoomTo(0);
      else return false;
      return true;
    },
    stop: () => {
      watch.disconnect();
      resized.disconnect();
      clearTimeout(settling);
      for (const page of pages) page.clear();
      stop();
    },
  };
}

/** The page that the upper third of the window lies on. @param {PdfPage[]} pages @param {HTMLElement} box */
function current(pages, box) {
  const line = box.scrollTop + box.clientHeight / 3;
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pages[middle].element.offsetTop <= line) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
