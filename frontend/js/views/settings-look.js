// How the page looks and which language it speaks.
import { h } from "../lib/dom.js";
import { LANGUAGES, language, say } from "../lib/say.js";
import { choiceField } from "../components/fields.js";
import { problemLine } from "../components/problem-line.js";

/** @param {import("../pages.js").PageParts} parts @returns {import("./sections.js").SectionBody} */
export function lookSection({ preferences, theme }) {
  const leaving = new AbortController();
  const problem = problemLine();
  const choose = async (/** @type {string} */ key, /** @type {string} */ value) => problem.show(await preferences.set(key, value));
  const themes = choiceField({
    legend: say("Theme"), name: "theme", value: theme.chosen, change: (value) => void choose("theme", value),
    options: [
      { value: "system", label: say("System"), picture: "system" },
      { value: "light", label: say("Light"), picture: "sun" },
      { value: "dark", label: say("Dark"), picture: "moon" },
    ],
  });
  const languages = choiceField({
    legend: say("Language"), name: "language", value: language(), change: (value) => void choose("language", value),
    options: Object.entries(LANGUAGES).map(([value, label]) => ({ value, label, lang: value })),
    hint: say("The page is loaded anew in the other language."),
  });
  const views = choiceField({
    legend: say("Files as"), name: "view", value: preferences.get("view"), change: async (value) => problem.show(await preferences.everywhere("view", value)),
    options: [
      { value: "list", label: say("List"), picture: "rows" },
      { value: "grid", label: say("Thumbnails"), picture: "tiles" },
    ],
    hint: say("Folders come first, in each order."),
  });
  preferences.addEventListener("change", () => (views.value = preferences.get("view")), { signal: leaving.signal });
  theme.addEventListener("change", () => (themes.value = theme.chosen), { signal: leaving.signal });
  return { element: h("div", { class: "section-body" }, themes, views, languages, problem.element), stop: () => leaving.abort() };
}
