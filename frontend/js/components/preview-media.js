// Video and audio with the browser's own controls. The address lives a few minutes: when it has ended in the middle, a
// new one goes on where the old one stopped.
import { h } from "../lib/dom.js";

/**
 * @typedef {{url: string, ends: number}} Address `ends` in ms since 1970
 * @typedef {{label: string, language: string, load: () => Promise<ArrayBuffer>}} Captions WebVTT that lies beside it
 * @param {{kind: "video" | "audio", name: string, picture: Element, address: Address, renew: () => Promise<Address>, failed: () => void,
 *   captions: Captions[]}} parts
 * @returns {import("./preview-overlay.js").Viewer}
 */
export function mediaViewer({ kind, name, picture, address, renew, failed, captions }) {
  const media = /** @type {HTMLMediaElement} */ (
    h(kind, { controls: true, preload: "metadata", playsinline: true, src: address.url, "aria-label": name })
  );
  let ends = address.ends;

  /** @type {string[]} */
  const made = [];
  captions.forEach(({ label, language, load }, at) => {
    const track = h("track", { kind: "captions", label, srclang: language || null, default: at === 0 });
    media.append(track);
    load().then((bytes) => {
      made.push(URL.createObjectURL(new Blob([bytes], { type: "text/vtt" })));
      track.src = made.at(-1);
    }, () => track.remove());
  });

  const goOn = async () => {
    const { currentTime, paused } = media;
    const fresh = await renew();
    ends = fresh.ends;
    media.src = fresh.url;
    media.currentTime = currentTime;
    if (!paused) await media.play().catch(() => null); // a browser may want a press first
  };
  media.addEventListener("error", () => {
    if (Date.now() < ends) return failed();
    goOn().catch(failed);
  });
  return {
    element: h("div", { class: `preview-media ${kind}` }, kind === "audio" && picture, media),
    stop: () => {
      media.pause();
      media.removeAttribute("src"); // ends what is being loaded
      media.load();
      made.forEach((url) => URL.revokeObjectURL(url));
    },
  };
}
