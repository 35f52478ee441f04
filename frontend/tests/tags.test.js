import { test } from "node:test";
import assert from "node:assert/strict";
import { TagsState } from "../js/state/tags.js";

const tag = (id, name) => ({ id, name, color: "red" });
const names = (state) => state.all.map(({ name }) => name);

/** Tags of a server that refuses what the test names. */
function tagsWith(refused = []) {
  const api = {
    listTags: async () => [tag("2", "Urgent"), tag("1", "Family")],
    createTag: async (fields) => ({ id: "3", ...fields }),
    updateTag: async (id, fields) => ({ ...tag(id, "Urgent"), ...fields }),
    deleteTag: async () => null,
    tagNode: async (id) => (refused.includes(id) ? Promise.reject(new Error("no")) : null),
  };
  return new TagsState(api);
}

test("tags stand by name, also new and renamed ones", async () => {
  const tags = tagsWith();
  await tags.load();
  await tags.make("Boats", "blue");
  assert.deepEqual(names(tags), ["Boats", "Family", "Urgent"]);
  await tags.change("2", { name: "Asap" });
  assert.deepEqual(names(tags), ["Asap", "Boats", "Family"]);
  await tags.remove("3");
  assert.deepEqual(tags.of({ id: "9", tags: ["1", "3"] }).map(({ name }) => name), ["Family"]);
});

test("a tag goes on many things, and one refusal stops none of the others", async () => {
  const tags = tagsWith(["b"]);
  await tags.load();
  const told = [];
  tags.addEventListener("put", ({ detail }) => told.push([detail.id, detail.tags]));
  const { done, failed } = await tags.put([{ id: "a", tags: ["1"] }, { id: "b" }, { id: "c", tags: ["2"] }], "2", true);
  assert.deepEqual([done.map(({ id }) => id), failed.map(({ item }) => item.id)], [["a", "c"], ["b"]]);
  assert.deepEqual(told, [["a", ["1", "2"]], ["c", ["2"]]]);
});
