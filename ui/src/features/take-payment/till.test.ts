import { beforeEach, expect, test, vi } from "vitest";
import type { AttemptView, OrderView } from "$app/ipc/client";
import { World } from "$app/ipc/memory/world";
import { orderOf } from "$app/ipc/memory/shape";
import { stageOf, Till } from "./till.svelte";

const client = vi.hoisted(() => ({ takePayment: vi.fn(), payAgain: vi.fn(), order: vi.fn(), checkNow: vi.fn(), cancelOrder: vi.fn() }));
vi.mock("$app/ipc/client", async (original) => ({ ...(await original<object>()), commands: client }));
vi.mock("$app/desk.svelte", () => ({ desk: { decimals: () => 2, now: { shop: { currency: "EUR" } } } }));

function order(state: AttemptView["state"] = "awaitingPayer"): OrderView {
  return orderOf({ number: "7", ago: 0, amount: "EUR 47.50", state }, Date.parse("2026-11-20T14:32:00Z"));
}

let till: Till;
beforeEach(() => {
  vi.resetAllMocks();
  till = new Till();
  till.currency = "EUR";
});

/** An order whose attempt is as given. */
function having(edit: Partial<AttemptView>, status: OrderView["status"] = "open"): OrderView {
  const made = order();
  return { ...made, status, attempts: [{ ...(made.attempts[0] as AttemptView), ...edit }] };
}

test("each order has its face", () => {
  expect(stageOf(having({ state: "awaitingPayer", code: "https://pay.example/q" }))).toBe("code");
  expect(stageOf(having({ state: "awaitingPayer", code: null, checkoutUrl: "https://pay.example/c" }))).toBe("code");
  expect(stageOf(having({ state: "awaitingPayer", code: null }))).toBe("processing");
  expect(stageOf(having({ state: "unknown" }))).toBe("processing");
  expect(stageOf(having({ state: "paid" }, "paid"))).toBe("paid");
  expect(stageOf(having({ state: "paid" }, "partlyRefunded"))).toBe("refunded");
  expect(stageOf(having({ state: "expired" }, "expired"))).toBe("expired");
  expect(stageOf({ ...order(), attempts: [] })).toBe("processing");
});

test("the payer's word alone proves nothing, and a proof ends the asking", () => {
  expect(stageOf(having({ state: "awaitingPayer", code: "https://pay.example/q" }), true)).toBe("returned");
  expect(stageOf(having({ state: "paid" }, "paid"), true)).toBe("paid");
});

test("the way that was used last begins the next payment", async () => {
  client.takePayment.mockResolvedValue(having({ state: "awaitingPayer", code: null, checkoutUrl: "https://pay.example/c" }));
  till.mode = "cashier";
  till.wallet = "GCASH";
  till.preset({ currency: "EUR", value: "47.50" });
  await till.begin();
  expect(client.takePayment.mock.calls[0]?.[0]).toMatchObject({ mode: "cashier", wallet: "GCASH" });
  till.next();
  expect([till.stage, till.mode]).toEqual(["keypad", "cashier"]);
});

test("a double press sends one intent", async () => {
  client.takePayment.mockResolvedValue(order());
  till.preset({ currency: "EUR", value: "47.50" });
  await Promise.all([till.showCode(), till.showCode()]);
  expect(client.takePayment).toHaveBeenCalledTimes(1);
  expect(till.stage).toBe("code");
});

test("a retry after a lost answer is the same intent, another amount is another", async () => {
  client.takePayment.mockRejectedValue(new Error("lost"));
  till.preset({ currency: "EUR", value: "47.50" });
  await till.showCode();
  expect(till.failure).not.toBe(null);
  await till.showCode();
  till.press("Delete");
  till.press("9");
  await till.showCode();
  const keys = client.takePayment.mock.calls.map(([request]) => request.requestKey);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
});

test("nothing is sent without an amount", async () => {
  await till.showCode();
  await till.scanned("281666040092345678");
  expect(client.takePayment).not.toHaveBeenCalled();
  expect(till.failure?.words).toContain("amount");
});

test("a scanned code pays the open order again", async () => {
  client.takePayment.mockResolvedValue(order("failed"));
  client.payAgain.mockResolvedValue(order("paid"));
  till.preset({ currency: "EUR", value: "47.50" });
  await till.showCode();
  await till.scanned("281666040092345678");
  expect(client.payAgain.mock.calls[0]?.[0]).toMatchObject({ mode: "paymentCode", paymentCode: "281666040092345678" });
  expect(till.stage).toBe("paid");
});

test("the outcome of a cancel is shown, also when it is not known", async () => {
  client.takePayment.mockResolvedValue(order());
  client.cancelOrder.mockResolvedValue({ order: order("unknown"), outcome: "unknown" });
  till.preset({ currency: "EUR", value: "47.50" });
  await till.showCode();
  await till.cancel();
  expect([till.stage, till.cancelOutcome]).toEqual(["processing", "unknown"]);
});

test("the next payer begins with an empty line and a new intent", async () => {
  client.takePayment.mockResolvedValue(order("paid"));
  for (let turn = 0; turn < 2; turn++) {
    till.preset({ currency: "EUR", value: "47.50" });
    await till.showCode();
    till.next();
    expect([till.stage, till.entry]).toEqual(["keypad", ""]);
  }
  const keys = client.takePayment.mock.calls.map(([request]) => request.requestKey);
  expect(keys[0]).not.toBe(keys[1]);
});

test("a payer who says paid is asked about, and the face says that it is not proved", async () => {
  client.takePayment.mockResolvedValue(order());
  client.checkNow.mockResolvedValue(order());
  till.preset({ currency: "EUR", value: "47.50" });
  await till.showCode();
  await till.claimed();
  expect([till.stage, client.checkNow.mock.calls.length]).toEqual(["returned", 1]);
  expect(till.forPayer).toMatchObject({ returned: true });
  client.checkNow.mockResolvedValue(order("paid"));
  await till.checkNow();
  expect(till.stage).toBe("paid");
});

test("the shop in memory tells every change of an order", () => {
  const world = new World(new URLSearchParams(), Date.parse("2026-11-20T14:36:30Z"));
  const told: (string | null)[] = [];
  world.listen((changed) => told.push(`${changed.topic} ${changed.orderId}`));
  world.pay("ord-4128");
  expect(told).toContain("payments ord-4128");
  expect(world.order("ord-4128")?.status).toBe("paid");
});
