import { expect, test } from "vitest";
import { address, parse, type Screen } from "./router.svelte";

test("every screen has an address that leads back to it", () => {
  const screens: Screen[] = [
    { name: "takePayment", orderId: null },
    { name: "takePayment", orderId: "ord/7" },
    { name: "payments", search: null },
    { name: "payments", search: "linen & pine?" },
    { name: "payment", orderId: "ord-7" },
    { name: "refund", orderId: "ord-7" },
    { name: "needsYou" },
    { name: "settings", section: "accounts" },
  ];
  for (const screen of screens) expect(parse(address(screen))).toEqual(screen);
});

test("an address from nowhere leads to the keypad", () => {
  expect(parse("")).toEqual({ name: "takePayment", orderId: null });
  expect(parse("#/no/such/place")).toMatchObject({ name: "takePayment" });
  expect(parse("#/settings/nothing")).toEqual({ name: "settings", section: "shop" });
});
