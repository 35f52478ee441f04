/** The control page: shows the state every two seconds; its buttons post to the control plane. */
const byId = (id) => document.getElementById(id);

async function send(method, path, body) {
  await fetch(path, { method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body) });
  await show();
}

function button(text, act, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (pressed !== undefined) made.setAttribute("aria-pressed", String(pressed));
  made.addEventListener("click", act);
  return made;
}

function row(entry) {
  const made = document.createElement("tr");
  for (const value of [entry.status, entry.method, entry.path, `${entry.ms} ms`]) {
    made.insertCell().textContent = String(value);
  }
  return made;
}

function tree(name, lines) {
  const box = document.createElement("details");
  const head = document.createElement("summary");
  const text = document.createElement("pre");
  head.textContent = name;
  text.textContent = lines.join("\n");
  box.open = opened.has(name);
  box.addEventListener("toggle", () => (box.open ? opened.add(name) : opened.delete(name)));
  box.append(head, text);
  return box;
}

const opened = new Set(["ada"]);

async function show() {
  const state = await (await fetch("state")).json();
  byId("seeds").replaceChildren(
    ...state.seeds.map((seed) => button(seed, () => send("POST", "reset", { seed }), seed === state.seed)));
  byId("profiles").replaceChildren(
    ...state.profiles.map((name) => button(name, () => send("POST", "profile", { profile: name }), name === state.profile)));
  byId("scenarios").replaceChildren(
    ...Object.entries(state.scenarios).map(([name, fault]) => button(name, () => send("POST", "faults", fault))));
  byId("faults").textContent = state.faults.map((fault) => JSON.stringify(fault)).join("\n") || "nothing staged";
  byId("log").replaceChildren(...state.log.slice(0, 60).map(row));
  byId("uploads").textContent = state.uploads.join("\n") || "none";
  byId("links").textContent = state.links.join("\n") || "none";
  byId("trees").replaceChildren(...Object.entries(state.trees).map(([name, lines]) => tree(name, lines)));
}

byId("clear").addEventListener("click", () => send("DELETE", "faults"));
byId("end").addEventListener("click", () => send("POST", "sessions/end"));
byId("expire").addEventListener("click", () => send("POST", "uploads/expire"));
await show();
setInterval(show, 2000);
