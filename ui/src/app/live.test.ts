import { expect, test } from "vitest";
import { newest, settle, type Loading } from "./live.svelte";

test("a slow old answer does not replace a newer one", async () => {
  const shown: Loading<string>[] = [];
  const take = newest<string>((answer) => shown.push(answer));
  let finishOld: (answer: string) => void = () => {};
  const old = take(new Promise<string>((done) => (finishOld = done)));
  await take(Promise.resolve("new"));
  finishOld("old");
  await old;
  expect(shown).toEqual([{ kind: "ready", value: "new" }]);
});

test("a failure is a state with words", async () => {
  const told = await settle(Promise.reject(new Error("boom")));
  expect(told).toMatchObject({ kind: "failed", details: "boom" });
});
