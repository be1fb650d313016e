import { expect, test, vi } from "vitest";
import { Undo } from "./undo.svelte";

test("the last change goes back first, and what went back is said", async () => {
  vi.useFakeTimers();
  const undo = new Undo();
  const back: string[] = [];
  for (const each of ["filter", "columns"]) undo.can(() => each, () => back.push(each));
  await undo.last();
  expect([back, undo.said]).toEqual([["columns"], "Undone: columns"]);
  await undo.last();
  expect([back, undo.said]).toEqual([["columns", "filter"], "Undone: filter"]);
  await undo.last();
  expect([back.length, undo.said]).toEqual([2, "Nothing to undo"]);
  vi.advanceTimersByTime(5000);
  expect(undo.said).toBe("");
  vi.useRealTimers();
});

test("a change that was refused needs no way back, and one under way is awaited", async () => {
  const undo = new Undo();
  const said: string[] = [];
  await expect(undo.did(Promise.reject(new Error("no")), () => "theme", () => expect.unreachable())).rejects.toThrow("no");
  let saved = () => {};
  const change = new Promise<void>((done) => (saved = done)).then(() => said.push("saved"));
  void undo.did(change, () => "language", () => said.push("back"));
  const undone = undo.last();
  saved();
  await undone;
  expect([said, undo.said]).toEqual([["saved", "back"], "Undone: language"]);
});

test("a change that cannot go back says so, and another person takes none back", async () => {
  const undo = new Undo();
  undo.can(() => "theme", () => Promise.reject(new Error("gone")));
  await undo.last();
  expect(undo.said).not.toContain("Undone");
  undo.can(() => "theme", () => expect.unreachable());
  undo.forget();
  await undo.last();
  expect(undo.said).toBe("Nothing to undo");
});
