// Says things to people who listen instead of look. The two regions stand in index.html from the start; a region made
// together with its text stays silent in some screen readers.

const AFTER_CLEARING_MS = 60; // the same sentence twice is said twice only if the region was empty in between

/** Politely, after what is being said. @param {string} text */
export function announce(text) {
  tell("status", text);
}

/** At once: only for failures that need a person. @param {string} text */
export function alertAloud(text) {
  tell("alert", text);
}

/** @param {string} id @param {string} text */
function tell(id, text) {
  const region = document.getElementById(id);
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), AFTER_CLEARING_MS);
}
