// A classic script in <head>: sets the theme before the first paint, so that a dark room stays dark.
(() => {
  const read = () => {
    try {
      return localStorage.getItem("holdfast.theme");
    } catch {
      return null; // storage may be forbidden; the system's theme is a good answer then
    }
  };
  const chosen = read();
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
