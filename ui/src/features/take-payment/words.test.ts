import { expect, test } from "vitest";
import type { OrderView } from "$app/ipc/client";
import { promotionsOf } from "./words";

const told = (kind: string, args: Record<string, string>) => ({
  kind,
  args: Object.entries(args).map(([name, value]) => ({ name, value })),
});
const order = (...timeline: ReturnType<typeof told>[]) => ({ timeline }) as unknown as OrderView;

test("a promotion is told once with what it saved, whoever told of it", () => {
  const tenth = told("payment.promotion", { name: "Tenth cup", saved: "HKD 30.00" });
  const gift = told("payment.promotion", { name: "A gift" });
  expect(promotionsOf(order(told("payment.paid", {}), tenth, gift, tenth))).toEqual(["Tenth cup · HKD −30.00", "A gift"]);
  expect(promotionsOf(order(told("payment.paid", {})))).toEqual([]);
});
