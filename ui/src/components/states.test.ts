import { expect, test } from "vitest";
import { counts, told } from "./states";

test("a refunded sale is told as refunded, its failed attempts as failed", () => {
  expect(told("paid", "refunded")).toBe("refunded");
  expect(told("paid", "partlyRefunded")).toBe("partRefunded");
  expect(told("failed", "refunded")).toBe("failed");
});

test("an unknown outcome is processing, and only proof is paid", () => {
  expect(told("unknown", "open")).toBe("processing");
  expect(told("awaitingPayer", "open")).toBe("waiting");
  expect(told("paid", "paid")).toBe("paid");
});

test("rows that add nothing are set quietly", () => {
  expect((["failed", "expired", "cancelled"] as const).map(counts)).toEqual([false, false, false]);
  expect((["paid", "partRefunded", "processing"] as const).map(counts)).toEqual([true, true, true]);
});
