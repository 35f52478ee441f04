// German. The key is the English text in the code; a pair is for one and for several. A test compares the two.

/** @type {import("../lib/say.js").Catalogue} */
export default {
  // Pages that are loaded when they are opened
  "This page could not be loaded": "Diese Seite konnte nicht geladen werden",
  "Try again": "Erneut versuchen",
};
