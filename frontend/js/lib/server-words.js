// Sentences of the server about a field, in the language of the page. What is not known here is shown as it came.
import { say } from "./say.js";

/** @type {[RegExp, (value: string, more: string) => string][]} the English of the server, and how it is said */
const KNOWN = [
  [/That user name is taken\./, () => say("That user name is taken.")],
  [/That name is taken\./, () => say("That name is taken.")],
  [/That is the password you have\./, () => say("That is the password you have.")],
  [/That is no e-mail address\./, () => say("That is no e-mail address.")],
  [/Another address needs your password\./, () => say("Another address needs your password.")],
  [/There is no such person\./, () => say("There is no such person.")],
  [/There is no such group\./, () => say("There is no such group.")],
  [/It is theirs already\./, () => say("It is theirs already.")],
  [/It must be in the future\./, () => say("It must be in the future.")],
  [/Only a folder can be a drop box\./, () => say("Only a folder can be a drop box.")],
  [/Nothing can be downloaded from a drop box\./, () => say("Nothing can be downloaded from a drop box.")],
  [/This field (?:may not be|cannot be) (?:blank|null)\.|This field is required\./, () => say("This must not be empty.")],
  [/This password is too short\. It must contain at least (\d+) characters?\./, (n) => say("The password is too short: {n} characters at least.", { n })],
  [/This password is too common\./, () => say("This password is too common.")],
  [/This password is entirely numeric\./, () => say("This password has only digits.")],
  [/The password is too similar to the [^.]*\./, () => say("The password is too much like the name or the address.")],
  [/Enter a valid username\. This value may contain only [^_]*_ characters\./, () => say("A username has letters, digits and @ . + - _ only.")],
  [/At most (\d+) characters, on one line\./, (n) => say("At most {n} characters, on one line.", { n })],
  [/At most (\d+) characters, and no control characters\./, (n) => say("At most {n} characters, on one line.", { n })],
  [/At most (\d+) characters\./, (n) => say("At most {n} characters.", { n })],
  [/Ensure this (?:field|value) has (?:no more than|at most) (\d+) characters[^.]*\./, (n) => say("At most {n} characters.", { n })],
  [/(?:From )?1 to (\d+) characters, (?:and no control characters|without line breaks)\./, (n) => say("At most {n} characters, on one line.", { n })],
  [/A tag's name has 1 to (\d+) characters\./, (n) => say("At most {n} characters.", { n })],
  [/There can be (\d+) tags at most\./, (n) => say("There can be {n} tags at most.", { n })],
  [/From (\d+) to (\d+) characters\./, (least, most) => say("From {least} to {most} characters.", { least, most })],
  [/A whole number from (\d+) to (\d+)\./, (least, most) => say("A whole number from {least} to {most}.", { least, most })],
];

/** Each sentence in it that is known, said by the page. @param {string} text */
export function inOurWords(text) {
  return KNOWN.reduce((told, [pattern, words]) => told.replace(pattern, (_, value, more) => words(value, more)), text);
}
