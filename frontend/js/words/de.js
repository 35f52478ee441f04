// German. The key is the English text in the code; a pair is for one and for several. tests/words.test.js compares the two:
// `node tests/words.test.js` tells what is missing. A text that several files say stands here once, in “Everywhere”.
//
// How we speak: short, as a tool does; infinitives instead of “Sie” where it reads well (“Erneut versuchen”), „…“ around
// names, “…” at the end of what asks further. Numbers and dates come from Intl.
//
// Glossary
//   file Datei · folder Ordner · item Element · name Name · trash Papierkorb · space Bereich (team space Team-Bereich)
//   share (verb) freigeben, (noun) Freigabe · link Link · drop box Briefkasten · role Rolle · access Zugriff
//   version Version · pin anheften · starred markiert (star markieren) · tag Schlagwort · recent zuletzt geändert
//   upload hochladen, Upload · download herunterladen · restore wiederherstellen · rename umbenennen · move verschieben
//   copy kopieren · delete löschen · delete forever endgültig löschen · undo rückgängig machen · revoke widerrufen
//   sign in anmelden · sign out abmelden · settings Einstellungen · quota Kontingent · session Sitzung · device Gerät
//   digest Prüfsumme · verified geprüft · request id Anfrage

/** @type {import("../lib/say.js").Catalogue} */
export default {
  // Everywhere
  "Try again": "Erneut versuchen",

  // Pages that are loaded when they are opened
  "This page could not be loaded": "Diese Seite konnte nicht geladen werden",
};
