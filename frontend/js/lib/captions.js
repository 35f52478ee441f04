// Captions that lie beside a film: `Film.vtt`, `Film.de.vtt`.

const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})?$/i;

/** @param {string} name */
const stem = (name) => (name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name);

/**
 * Those of `files` that are captions of the one called `name`, with the language that their names tell.
 * @template {{name: string}} File
 * @param {string} name @param {File[]} files
 * @returns {{file: File, language: string}[]}
 */
export function captionsOf(name, files) {
  const own = stem(name).toLowerCase();
  return files.flatMap((file) => {
    const low = file.name.toLowerCase();
    if (!low.endsWith(".vtt")) return [];
    const between = low.slice(0, -4);
    if (between === own || between === name.toLowerCase()) return [{ file, language: "" }];
    const language = between.startsWith(`${own}.`) ? between.slice(own.length + 1) : "";
    return LANGUAGE.test(language) ? [{ file, language }] : [];
  });
}
