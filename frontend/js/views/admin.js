// Administration: accounts, groups, the spaces of teams, storage and background work. For administrators.
import { say } from "../lib/say.js";
import { stylesheet } from "../lib/stylesheet.js";
import { groupsSection } from "./admin-groups.js";
import { peopleSection } from "./admin-people.js";
import { spacesSection } from "./admin-spaces.js";
import { storageSection } from "./admin-storage.js";
import { tasksSection } from "./admin-tasks.js";
import { sectionPage } from "./sections.js";

await stylesheet("/css/settings.css");

/** @param {import("../pages.js").PageParts} parts */
export default function adminPage(parts) {
  return sectionPage({
    base: "/admin",
    title: say("Administration"),
    path: location.pathname,
    sections: [
      { name: "people", title: say("People"), picture: "person", make: () => peopleSection(parts) },
      { name: "groups", title: say("Groups"), picture: "people", make: (group) => groupsSection(parts, group) },
      { name: "spaces", title: say("Team spaces"), picture: "team", make: () => spacesSection(parts) },
      { name: "storage", title: say("Storage"), picture: "disk", make: () => storageSection(parts) },
      { name: "work", title: say("Background work"), picture: "tasks", make: () => tasksSection(parts) },
    ],
  });
}
