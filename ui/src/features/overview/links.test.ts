import { expect, test } from "vitest";
import { daysRows, hourRows } from "./links";

test("an hour opens the payments of that hour by the shop's clocks", () => {
  const link = hourRows("2026-11-20T06:00:00.000Z", 14, "Asia/Shanghai", "CNY");
  expect(decodeURIComponent(link)).toBe("#/payments?from=2026-11-20T14&to=2026-11-20T14&state=paid&currency=CNY");
});

test("a span of days ends with its last whole day", () => {
  const span = { from: "2026-10-21T23:00:00.000Z", to: "2026-11-21T00:00:00.000Z" };
  const link = daysRows(span, "Europe/Dublin", { state: "failed", code: "RISK_REJECT" });
  expect(decodeURIComponent(link)).toBe("#/payments?from=2026-10-22&to=2026-11-20&state=failed&code=RISK_REJECT");
});
