import { expect, test } from "vitest";
import { address, parse, type Screen } from "./router.svelte";

test("every screen has an address that leads back to it", () => {
  const screens: Screen[] = [
    { name: "takePayment", orderId: null },
    { name: "takePayment", orderId: "ord/7" },
    { name: "payments", filter: {} },
    { name: "payments", filter: { search: "linen & pine?" } },
    { name: "payments", filter: { from: "2026-11-20T14", state: "failed,expired", min: "10", zone: "gmt8" } },
    { name: "payment", orderId: "ord-7" },
    { name: "refund", orderId: "ord-7" },
    { name: "needsYou" },
    { name: "agreements", id: null },
    { name: "agreements", id: "new" },
    { name: "explorer", id: "17" },
    { name: "settings", section: "accounts" },
  ];
  for (const screen of screens) expect(parse(address(screen))).toEqual(screen);
});

test("an address with parts that no filter has keeps the others", () => {
  expect(parse("#/payments?wallet=GCASH&colour=red&search=%20")).toEqual({ name: "payments", filter: { wallet: "GCASH" } });
});

test("an address from nowhere leads to the keypad", () => {
  expect(parse("")).toEqual({ name: "takePayment", orderId: null });
  expect(parse("#/no/such/place")).toMatchObject({ name: "takePayment" });
  expect(parse("#/settings/nothing")).toEqual({ name: "settings", section: "shop" });
});
