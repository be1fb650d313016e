import { flushSync } from "svelte";
import { expect, test, vi } from "vitest";
import { atMoney } from "./counter.svelte";

const counter = vi.hoisted(() => vi.fn(async () => null));
vi.mock("./ipc/client", async (original) => ({ ...(await original<object>()), commands: { counter } }));

test("the desk is told once that money has begun, whatever happens to the amount, and once that it is over", () => {
  let amount = $state("");
  const end = $effect.root(() => atMoney(() => amount !== ""));
  for (const next of ["1", "12", "12.5", ""]) {
    amount = next;
    flushSync();
  }
  end();
  expect(counter.mock.calls).toEqual([["desk", true], ["desk", false]]);
});
