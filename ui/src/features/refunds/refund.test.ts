import { beforeEach, expect, test, vi } from "vitest";
import type { OrderView } from "$app/ipc/client";
import { major, minor, obstacle, padded, RefundDraft } from "./refund.svelte";

const client = vi.hoisted(() => ({ returnMoney: vi.fn(), refund: vi.fn() }));
vi.mock("$app/ipc/client", async (original) => ({ ...(await original<object>()), commands: client }));
beforeEach(() => vi.resetAllMocks());

const order = {
  id: "ord-7",
  refunded: { currency: "EUR", value: "0.00" },
  refundable: { currency: "EUR", value: "47.50" },
} as OrderView;

test("amounts are refused before they are sent", () => {
  const told = ["", "0", "47.51", "12.345", "1.2.3", "abc", "47.5", "0.01"].map((typed) => obstacle(typed, "47.50"));
  expect(told).toEqual(["empty", "empty", "tooMuch", "malformed", "malformed", "malformed", null, null]);
  expect([obstacle("1.5", "1500"), obstacle("1500", "1500")]).toEqual(["malformed", null]);
});

test("minor units come and go without a loss", () => {
  expect([padded("12.5", 2), padded("007", 2), padded("7", 0)]).toEqual(["12.50", "7.00", "7"]);
  expect([major(minor("47.50") / 2n, 2), major(5n, 2), major(1500n, 0)]).toEqual(["23.75", "0.05", "1500"]);
});

test("a double press sends one refund", async () => {
  client.returnMoney.mockResolvedValue({ way: "refund", refund: { id: "r", status: "pending" } });
  const draft = new RefundDraft();
  draft.typed = "12.5";
  await Promise.all([draft.send(order), draft.send(order)]);
  await draft.send(order);
  expect(client.returnMoney).toHaveBeenCalledTimes(1);
  expect(client.returnMoney.mock.calls[0]?.[0]).toMatchObject({ amount: { currency: "EUR", value: "12.50" }, reason: null });
});

test("a retry after a lost answer is the same refund", async () => {
  client.returnMoney.mockRejectedValue(new Error("lost"));
  const draft = new RefundDraft();
  draft.typed = "12.50";
  await draft.send(order);
  await draft.send(order);
  draft.typed = "12.60";
  await draft.send(order);
  const keys = client.returnMoney.mock.calls.map(([request]) => request.requestKey);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
});
