import { expect, test } from "vitest";
import type { BreakView } from "$app/ipc/client";
import { Late } from "./late";

function late(id: string, at: string, kind: BreakView["kind"] = "lateSuccess"): BreakView {
  return { id, at, orderId: `ord-${id}`, number: id, kind, expected: "cancelled", actual: "EUR 12.40", actions: ["accept", "refund"] };
}

test("only what came since the window was opened is told", () => {
  const news = new Late();
  const old = late("1", "2026-11-20T14:00:00Z");
  expect(news.fresh([old])).toBe(null);
  const first = late("2", "2026-11-20T14:30:00Z");
  const second = late("3", "2026-11-20T14:31:00Z");
  expect(news.fresh([old, first, late("4", "2026-11-20T14:40:00Z", "amount")])).toEqual(first);
  expect(news.fresh([old, first, second])).toEqual(second);
  expect(news.fresh([old])).toBe(null);
});
