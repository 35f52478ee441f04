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
  "All files": "Alle Dateien",
  "Cancel": "Abbrechen",
  "Close": "Schließen",
  "Name": "Name",
  "Size": "Größe",
  "Modified": "Geändert",
  "Open": "Öffnen",
  "Download": "Herunterladen",
  "Share": "Freigeben",
  "Delete": "Löschen",
  "Rename": "Umbenennen",
  "Restore": "Wiederherstellen",
  "Actions": "Aktionen",
  "Actions for {name}": "Aktionen für {name}",
  "Password": "Passwort",
  "Username": "Benutzername",
  "Save": "Speichern",
  "Undo": "Rückgängig",
  "Search": "Suche",
  "Folder": "Ordner",
  "File": "Datei",
  "Trash": "Papierkorb",
  "New folder": "Neuer Ordner",
  "{n} item|{n} items": ["{n} Element", "{n} Elemente"],
  "Request {id}": "Anfrage {id}",
  "{problem} (Request {id})": "{problem} (Anfrage {id})",

  // Pages that are loaded when they are opened
  "This page could not be loaded": "Diese Seite konnte nicht geladen werden",

  // Times
  "just now": "gerade eben",
  "Today, {time}": "Heute, {time}",
  "Yesterday": "Gestern",
  "today": "heute",
  "about {n} s": "etwa {n} s",
  "about {n} min": "etwa {n} min",
  "about {n} h": "etwa {n} h",

  // Names and roles
  "A name needs at least one character.": "Ein Name braucht mindestens ein Zeichen.",
  "“.” and “..” cannot be names.": "„.“ und „..“ sind keine möglichen Namen.",
  "A name cannot contain / or \\.": "Ein Name kann weder / noch \\ enthalten.",
  "A name cannot contain control characters, such as a line break.": "Ein Name kann keine Steuerzeichen enthalten, etwa einen Zeilenumbruch.",
  "This name is too long: 255 bytes at most.": "Dieser Name ist zu lang: höchstens 255 Byte.",
  "This name contains characters that are not valid text.": "Dieser Name enthält Zeichen, die kein gültiger Text sind.",
  "This name is not allowed.": "Dieser Name ist nicht erlaubt.",
  "Can view": "Ansehen",
  "Can add": "Hinzufügen",
  "Can edit": "Bearbeiten",
  "Can manage": "Verwalten",

  // Who can do what
  "{who} can change and share it": "ändern und freigeben: {who}",
  "{who} can change it": "ändern: {who}",
  "{who} can look at it and add files": "ansehen und Dateien hinzufügen: {who}",
  "{who} can look at it": "ansehen: {who}",
  "{who} can bring files and see nothing": "nur Dateien einwerfen: {who}",
  "Only you have access.": "Nur Sie haben Zugriff.",
  "you": "Sie",
  "everybody in {group}": "alle in {group}",
  "{n} others": "{n} weitere",
  "everybody with the link and its password": "alle mit dem Link und seinem Passwort",
  "everybody with a link and its password": "alle mit einem Link und seinem Passwort",
  "everybody with the link": "alle mit dem Link",
  "everybody with a link": "alle mit einem Link",

  // What went wrong
  "The server cannot be reached. Check the connection and try again.": "Der Server ist nicht erreichbar. Verbindung prüfen und erneut versuchen.",
  "The server took too long to answer. Try again.": "Der Server hat zu lange nicht geantwortet. Erneut versuchen.",
  "The answer was not understood. The address of the server may be wrong.": "Die Antwort war nicht zu verstehen. Vielleicht stimmt die Adresse des Servers nicht.",
  "This is not here any more, or you have no access to it.": "Das gibt es hier nicht mehr, oder der Zugriff fehlt.",
  "You may look at this, but not change it.": "Das lässt sich nur ansehen, nicht ändern: Die Berechtigung fehlt.",
  "A folder cannot be moved into itself.": "Ein Ordner lässt sich nicht in sich selbst verschieben.",
  "The top folder stays where it is.": "Der oberste Ordner bleibt, wo er ist.",
  "This is in the trash. Restore it first.": "Das liegt im Papierkorb. Zuerst wiederherstellen.",
  "This is not in the trash any more.": "Das liegt nicht mehr im Papierkorb.",
  "The folder it was in is in the trash.": "Der Ordner, in dem es lag, ist im Papierkorb.",
  "The folders would be nested too deeply.": "Die Ordner wären zu tief verschachtelt.",
  "This is a file, not a folder.": "Das ist eine Datei, kein Ordner.",
  "This is a folder, not a file.": "Das ist ein Ordner, keine Datei.",
  "This was changed meanwhile. Look at it again, then repeat.": "Das wurde inzwischen geändert. Noch einmal ansehen, dann wiederholen.",
  "There is not enough space left.": "Der Speicherplatz reicht nicht aus.",
  "The server has no room left. Tell whoever runs it.": "Auf dem Server ist kein Platz mehr. Bitte denen sagen, die ihn betreiben.",
  "This is larger than the server takes.": "Das ist größer, als der Server annimmt.",
  "That is too much at once. Choose fewer.": "Das ist zu viel auf einmal. Weniger auswählen.",
  "A team's space keeps at least one who manages it.": "In einem Team-Bereich bleibt mindestens eine Person, die ihn verwaltet.",
  "Somebody must be left who can administer this server.": "Es muss jemand bleiben, der diesen Server verwalten kann.",
  "This person still has files. Deactivate the account, or delete the files with it.": "Diese Person hat noch Dateien. Das Konto deaktivieren oder die Dateien mitlöschen.",
  "There is still something in this space. Empty it first.": "In diesem Bereich liegt noch etwas. Zuerst leeren.",
  "You have a tag of that name already.": "Ein Schlagwort mit diesem Namen gibt es schon.",
  "The downloads of this link are used up.": "Die Downloads dieses Links sind aufgebraucht.",
  "This link needs its password.": "Dieser Link braucht sein Passwort.",
  "The preview is not made yet. Try again in a moment.": "Die Vorschau ist noch nicht fertig. Gleich noch einmal versuchen.",
  "This is the version that the file has now.": "Das ist die aktuelle Version der Datei.",
  "The list has changed meanwhile. Load it again.": "Die Liste hat sich inzwischen geändert. Neu laden.",
  "This upload is no longer on the server. Choose the file again.": "Dieser Upload ist nicht mehr auf dem Server. Die Datei erneut auswählen.",
  "Another tab is sending this file.": "Ein anderer Tab sendet diese Datei gerade.",
  "The bytes changed on their way. Try again.": "Die Daten haben sich unterwegs verändert. Erneut versuchen.",
  "The server is busy. Try again in a moment.": "Der Server ist ausgelastet. Gleich noch einmal versuchen.",
  "The username or the password is wrong.": "Benutzername oder Passwort ist falsch.",
  "Sign in first.": "Zuerst anmelden.",
  "The session has ended. Sign in again.": "Die Sitzung ist beendet. Neu anmelden.",
  "That is not the setup token that the server printed.": "Das ist nicht der Einrichtungscode, den der Server ausgegeben hat.",
  "This server has been set up already. Sign in instead.": "Dieser Server ist schon eingerichtet. Stattdessen anmelden.",
  "The server does not accept this page's address. Its settings name the addresses it allows.": "Der Server nimmt die Adresse dieser Seite nicht an. Seine Einstellungen nennen die erlaubten Adressen.",
  "The server cannot do this yet.": "Das kann der Server noch nicht.",
  "The server made a mistake. Nothing was changed.": "Auf dem Server ist ein Fehler aufgetreten. Es wurde nichts geändert.",
  "Something went wrong. Try again.": "Etwas ist schiefgegangen. Erneut versuchen.",
  "“{name}” is already in this folder.": "„{name}“ gibt es in diesem Ordner schon.",
  "This name is already in this folder.": "Diesen Namen gibt es in diesem Ordner schon.",
  "Too many attempts. Try again in a while.": "Zu viele Versuche. Später noch einmal versuchen.",
  "Too many attempts. Try again in {n} second.|Too many attempts. Try again in {n} seconds.": ["Zu viele Versuche. In {n} Sekunde noch einmal versuchen.", "Zu viele Versuche. In {n} Sekunden noch einmal versuchen."],
  "Too many attempts. Try again in {n} minute.|Too many attempts. Try again in {n} minutes.": ["Zu viele Versuche. In {n} Minute noch einmal versuchen.", "Zu viele Versuche. In {n} Minuten noch einmal versuchen."],

  // What the server says of a field
  "That user name is taken.": "Diesen Benutzernamen gibt es schon.",
  "That name is taken.": "Diesen Namen gibt es schon.",
  "That is the password you have.": "Das ist das bisherige Passwort.",
  "That is no e-mail address.": "Das ist keine E-Mail-Adresse.",
  "There is no such person.": "Diese Person gibt es nicht.",
  "There is no such group.": "Diese Gruppe gibt es nicht.",
  "It is theirs already.": "Es gehört ihnen schon.",
  "It must be in the future.": "Das muss in der Zukunft liegen.",
  "Only a folder can be a drop box.": "Nur ein Ordner kann ein Briefkasten sein.",
  "Nothing can be downloaded from a drop box.": "Aus einem Briefkasten lässt sich nichts herunterladen.",
  "This must not be empty.": "Das darf nicht leer sein.",
  "The password is too short: {n} characters at least.": "Das Passwort ist zu kurz: mindestens {n} Zeichen.",
  "This password is too common.": "Dieses Passwort ist zu verbreitet.",
  "This password has only digits.": "Dieses Passwort hat nur Ziffern.",
  "The password is too much like the name or the address.": "Das Passwort ähnelt dem Namen oder der Adresse zu sehr.",
  "A username has letters, digits and @ . + - _ only.": "Ein Benutzername hat nur Buchstaben, Ziffern und @ . + - _.",
  "At most {n} characters, on one line.": "Höchstens {n} Zeichen in einer Zeile.",
  "At most {n} characters.": "Höchstens {n} Zeichen.",
  "There can be {n} tags at most.": "Es kann höchstens {n} Schlagwörter geben.",
  "From {least} to {most} characters.": "{least} bis {most} Zeichen.",
  "A whole number from {least} to {most}.": "Eine ganze Zahl von {least} bis {most}.",
};
