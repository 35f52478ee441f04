// System, light or dark: chosen once, kept in this browser, the same in every tab.

/** @typedef {"system" | "light" | "dark"} Theme */

const KEY = "holdfast.theme"; // boot.js reads the same key before the first paint

/** Event `change`. */
export class ThemeState extends EventTarget {
  #window;
  #systemDark;

  /** @param {Window & typeof globalThis} window */
  constructor(window) {
    super();
    this.#window = window;
    this.#systemDark = window.matchMedia("(prefers-color-scheme: dark)");
    this.#systemDark.addEventListener("change", () => this.#apply());
    window.addEventListener("storage", ({ key }) => {
      if (key === KEY) this.#apply();
    });
  }

  /** @returns {Theme} */
  get chosen() {
    const stored = this.#stored();
    return stored === "light" || stored === "dark" ? stored : "system";
  }

  get dark() {
    return this.chosen === "dark" || (this.chosen === "system" && this.#systemDark.matches);
  }

  /** @param {Theme} theme */
  choose(theme) {
    try {
      this.#window.localStorage.setItem(KEY, theme);
    } catch {
      // without storage the choice lasts as long as the page
    }
    this.#apply();
  }

  #stored() {
    try {
      return this.#window.localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  #apply() {
    this.#window.document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    this.dispatchEvent(new Event("change"));
  }
}
