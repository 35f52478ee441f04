// A classic script in <head>: theme, language and direction before the first paint, so that a dark room stays dark and
// nothing changes sides.
(() => {
  const LANGUAGES = ["en", "de"]; // lib/say.js has their catalogues
  const read = (/** @type {string} */ key) => {
    try {
      return localStorage.getItem(`holdfast.${key}`);
    } catch {
      return null; // storage may be forbidden; the system's own settings are good answers then
    }
  };
  const page = document.documentElement;
  const theme = read("theme");
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  page.dataset.theme = dark ? "dark" : "light";

  const asked = [read("language"), ...navigator.languages].map((one) => one?.split("-")[0] ?? "");
  const language = asked.find((one) => LANGUAGES.includes(one)) ?? "en";
  page.lang = language;
  if (read("direction") === "rtl") page.dir = "rtl"; // no language of ours is written so yet; for checking the mirrored page
  if (language === "en") return;
  const catalogue = document.createElement("link"); // asked for at once, not only when lib/say.js runs
  catalogue.rel = "modulepreload";
  catalogue.href = `/js/words/${language}.js`;
  document.head.append(catalogue);
})();

// A part that could not be had, as when the network changes at that moment, would leave the name standing for ever: the
// page is loaded again, soon at first and then every minute. Its first view forgets the count (main.js).
window.addEventListener(
  "error",
  ({ target }) => {
    if (/** @type {any} */ (target)?.type === "module") setTimeout(() => location.reload(), 1000 * Math.min(60, 4 ** timesBefore()));
  },
  true,
);

function timesBefore() {
  try {
    const count = Number(sessionStorage.getItem("holdfast.again"));
    sessionStorage.setItem("holdfast.again", String(count + 1));
    return count;
  } catch {
    return Infinity; // nothing can be remembered: no haste
  }
}
