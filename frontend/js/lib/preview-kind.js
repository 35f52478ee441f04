// How a file is looked at: decided by its media type, for texts also by the end of its name.

/** @typedef {"image" | "video" | "audio" | "pdf" | "table" | "markdown" | "text" | "facts"} PreviewKind */

/** What every browser of today can decode. SVG is not among them: it is shown as the text that it is. */
const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"]);
const TABLES = new Set(["text/csv", "text/tab-separated-values"]);

/** Text that does not say so by its type: code, settings and pictures made of text. It is read, never run. */
const TEXT_TYPE = /^text\/|[/+](json|xml|yaml|toml|javascript|ecmascript|x-javascript|sql|graphql|x-sh|x-python|x-ndjson)$/;
const TEXT_END = new Set(
  ("txt text log md markdown rst adoc tex ini cfg conf env toml yaml yml json jsonl ndjson xml svg html htm css scss less js mjs cjs " +
    "ts tsx jsx vue py rb php pl lua go rs c h cc cpp hpp java kt swift cs sh bash zsh fish ps1 bat sql graphql proto diff " +
    "patch srt vtt gitignore dockerfile makefile").split(" "),
);

/**
 * @param {{name: string, media_type?: string | null}} file
 * @returns {PreviewKind}
 */
export function previewKind({ name, media_type }) {
  const type = (media_type ?? "").toLowerCase();
  const end = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const untold = type === "" || type === "application/octet-stream" || type.startsWith("application/x-");
  if (IMAGES.has(type)) return "image";
  if (TEXT_END.has(end) && /^(video|audio)\//.test(type)) return "text"; // TypeScript calls itself a video by its end: .ts
  if (type.startsWith("video/")) return "video"; // whether it can be played is known when it is tried
  if (type.startsWith("audio/")) return "audio";
  if (type === "application/pdf" || (untold && end === "pdf")) return "pdf";
  if (TABLES.has(type) || end === "csv" || end === "tsv") return "table";
  if (!TEXT_TYPE.test(type) && type !== "image/svg+xml" && !(untold && TEXT_END.has(end))) return "facts";
  return type === "text/markdown" || end === "md" || end === "markdown" ? "markdown" : "text";
}
