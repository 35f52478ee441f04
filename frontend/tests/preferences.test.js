import { test } from "node:test";
import assert from "node:assert/strict";
import { Preferences } from "../js/state/preferences.js";

const DEFAULTS = { view: "list", sort: "name", language: "en", theme: "system", shortcuts: true, share_mail: true };

class Account {
  values = { ...DEFAULTS };
  told = [];
  down = false;

  getPreferences = async () => this.#answer();
  updatePreferences = async (changes) => {
    this.#answer();
    this.told.push(changes);
    Object.assign(this.values, changes);
    return this.#answer();
  };

  #answer() {
    if (this.down) throw new Error("network");
    return { ...this.values };
  }
}

function browser(account, { who = "1", store = new Map(), tabs = null } = {}) {
  const storage = { getItem: (key) => store.get(key) ?? null, setItem: (key, text) => void store.set(key, text) };
  const preferences = new Preferences({ api: account, storage, who: () => who, tabs });
  const changes = [];
  preferences.addEventListener("change", ({ detail }) => changes.push(detail.key));
  return { preferences, store, changes };
}

test("what nobody chose has the fallback, else the default", () => {
  const { preferences } = browser(new Account());
  assert.equal(preferences.get("language", "de"), "de");
  assert.equal(preferences.get("language"), "en");
  assert.equal(preferences.get("shortcuts"), true);
});

test("a choice holds at once, is told to the account, and is known to the next first paint", async () => {
  const account = new Account();
  const { preferences, store, changes } = browser(account);
  const done = preferences.set("shortcuts", false);
  assert.equal(preferences.get("shortcuts"), false);
  assert.deepEqual(changes, ["shortcuts"]);
  assert.equal(await done, null);
  assert.equal(account.values.shortcuts, false);
  assert.equal(browser(account, { store }).preferences.get("shortcuts"), false);
});

test("another device's choice arrives with the next load", async () => {
  const account = new Account();
  const here = browser(account);
  await here.preferences.load();
  await browser(account).preferences.set("sort", "-modified");
  await here.preferences.load();
  assert.equal(here.preferences.get("sort"), "-modified");
  assert.deepEqual(here.changes, ["sort"]);
});

test("going back to the default elsewhere arrives too", async () => {
  const account = new Account();
  const here = browser(account);
  await here.preferences.set("theme", "dark");
  account.values.theme = "system";
  await here.preferences.load();
  assert.equal(here.preferences.get("theme"), "system");
});

test("a choice made without a network is kept and sent with the next load", async () => {
  const account = new Account();
  const { preferences, store } = browser(account);
  await preferences.load();
  account.down = true;
  assert.match(String(await preferences.set("view", "grid")), /network/);
  assert.equal(preferences.get("view"), "grid");
  account.down = false;
  await browser(account, { store }).preferences.load();
  assert.equal(account.values.view, "grid");
});

test("a browser that chose before it knew the account tells it; defaults of the account are no choice", async () => {
  const account = new Account();
  const { preferences } = browser(account, { store: new Map([["holdfast.theme", "dark"]]) });
  await preferences.load();
  assert.equal(preferences.get("theme"), "dark");
  assert.deepEqual(account.told, [{ theme: "dark" }]);
  assert.equal(preferences.get("language", "de"), "de");
});

test("somebody else who signs in gets their own, not those of the person before", async () => {
  const ada = new Account();
  const { preferences, store } = browser(ada);
  await preferences.set("theme", "dark");
  const bo = new Account();
  const theirs = browser(bo, { who: "2", store });
  await theirs.preferences.load();
  assert.equal(theirs.preferences.get("theme"), "system");
  assert.deepEqual(bo.told, []);
});

test("other tabs hear of it, and tell the account nothing", async () => {
  const account = new Account();
  const tabs = new EventTarget();
  const store = new Map();
  const { preferences, changes } = browser(account, { store, tabs });
  store.set("holdfast.shortcuts", "false");
  tabs.dispatchEvent(Object.assign(new Event("storage"), { key: "holdfast.shortcuts" }));
  assert.equal(preferences.get("shortcuts"), false);
  assert.deepEqual(changes, ["shortcuts"]);
  assert.equal(await preferences.set("shortcuts", false), null);
  assert.deepEqual(account.told, []);
});

test("a value that is no choice is not taken", async () => {
  const account = new Account();
  const { preferences } = browser(account, { store: new Map([["holdfast.sort", "colour"]]) });
  assert.equal(preferences.get("sort"), "name");
  await preferences.set("view", "tree");
  assert.equal(preferences.get("view"), "list");
});

// Holds: B2
test("a folder keeps the view that was chosen in it, and others follow the last choice", async () => {
  const account = new Account();
  const { preferences, store } = browser(account);
  const left = new AbortController();
  const pictures = preferences.within("7", left.signal);
  const told = [];
  pictures.addEventListener("change", ({ detail }) => told.push([detail.key, pictures.get(detail.key)]));
  await pictures.set("view", "grid");
  await pictures.set("sort", "-size");
  assert.deepEqual(told, [["view", "grid"], ["sort", "-size"]]);
  assert.equal(preferences.within("8", left.signal).get("view"), "grid");
  await preferences.within("8", left.signal).set("view", "list");
  assert.equal(account.values.view, "list");
  assert.deepEqual([pictures.get("view"), pictures.get("sort"), told.length], ["grid", "-size", 2]);
  const again = browser(account, { store }).preferences;
  assert.equal(again.within("7", left.signal).get("view"), "grid");
  assert.equal(again.within("9", left.signal).get("view"), "list");
  assert.equal(browser(account, { store, who: "2" }).preferences.within("7", left.signal).get("view"), "list");
});

test("what is chosen for all folders holds in those that had their own", async () => {
  const { preferences } = browser(new Account());
  const folder = preferences.within("7", new AbortController().signal);
  await folder.set("view", "grid");
  await folder.set("sort", "size");
  await preferences.everywhere("view", "list");
  assert.deepEqual([folder.get("view"), folder.get("sort")], ["list", "size"]);
});

test("two hundred folders are kept, those of the last choices, and a stored value that does not exist is none", async () => {
  const { preferences, store } = browser(new Account());
  const { signal } = new AbortController();
  for (let n = 0; n <= 200; n++) await preferences.within(String(n), signal).set("sort", "size");
  await preferences.everywhere("shortcuts", false);
  assert.equal(JSON.parse(store.get("holdfast.folders")).folders.length, 200);
  assert.equal(JSON.parse(store.get("holdfast.folders")).folders[0][0], "1");
  store.set("holdfast.folders", JSON.stringify({ who: "1", folders: [["7", { view: "cubes" }]] }));
  assert.equal(preferences.within("7", signal).get("view"), "list");
  store.set("holdfast.folders", "{");
  assert.equal(preferences.within("7", signal).get("view"), "list");
});
