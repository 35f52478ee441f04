// Settings: about oneself, and how one wants the page.
import { stylesheet } from "../lib/stylesheet.js";
import { say } from "../lib/say.js";
import { devicesSection } from "./settings-devices.js";
import { keyboardSection } from "./settings-keyboard.js";
import { linksSection } from "./settings-links.js";
import { lookSection } from "./settings-look.js";
import { passwordSection } from "./settings-password.js";
import { profileSection } from "./settings-profile.js";
import { sectionPage } from "./sections.js";

await stylesheet("/css/settings.css");

/** @param {import("../pages.js").PageParts} parts */
export default function settingsPage(parts) {
  return sectionPage({
    base: "/settings",
    title: say("Settings"),
    path: location.pathname,
    sections: [
      { name: "profile", title: say("Profile"), picture: "person", make: () => profileSection(parts) },
      { name: "password", title: say("Password"), picture: "key", make: () => passwordSection(parts) },
      { name: "devices", title: say("Devices"), picture: "system", make: () => devicesSection(parts) },
      { name: "links", title: say("Links"), picture: "link", make: () => linksSection(parts) },
      { name: "look", title: say("Look and language"), picture: "look", make: () => lookSection(parts) },
      { name: "keyboard", title: say("Keyboard"), picture: "keyboard", make: () => keyboardSection(parts) },
    ],
  });
}
