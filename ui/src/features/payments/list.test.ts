import { expect, test } from "vitest";
import { columnsFrom, moved } from "./columns";
import { fileName } from "./export";
import { spanOf, wholeDay } from "./span";
import { gapHeight, tellStep } from "./timeline";
import { viewsFrom, withView } from "./views";

const span = (filter: Parameters<typeof spanOf>[0], zone = "UTC") => spanOf(filter, "2026-11-20", zone);

test("periods cover whole days, both ends included", () => {
  const ends = (filter: Parameters<typeof spanOf>[0]) => [span(filter).first, span(filter).last];
  expect(ends({})).toEqual(["2026-11-20", "2026-11-20"]);
  expect(ends({ period: "week" })).toEqual(["2026-11-14", "2026-11-20"]);
  expect(ends({ period: "month" })).toEqual(["2026-11-01", "2026-11-20"]);
  expect(ends({ from: "2026-11-09", to: "2026-11-02" })).toEqual(["2026-11-02", "2026-11-09"]);
  expect(span({ period: "week" })).toMatchObject({ from: "2026-11-14T00:00:00+00:00", to: "2026-11-21T00:00:00+00:00" });
});

test("an hour of a chart opens the rows of that hour", () => {
  expect(span({ from: "2026-11-20T14" }, "Asia/Shanghai")).toMatchObject({
    from: "2026-11-20T14:00:00+08:00",
    to: "2026-11-20T07:00:00.000Z",
  });
});

test("a search looks at all there ever was unless it is told otherwise", () => {
  expect(span({ search: "linen" })).toMatchObject({ period: "all", from: null, to: null });
  expect(span({ search: "linen", period: "today" }).period).toBe("today");
});

test("what is no day does not count as one", () => {
  expect(span({ from: "2026-13-40" }).period).toBe("today");
  expect(span({ from: "2026-11-02", to: "soon" })).toMatchObject({ first: "2026-11-02", last: "2026-11-02" });
});

test("what is no day yet leaves the day as it was", () => {
  const typed = ["", "2026-1", "2026-13-40", "2026-11-19"].map((each) => wholeDay(each, "2026-11-20"));
  expect(typed).toEqual(["2026-11-20", "2026-11-20", "2026-11-20", "2026-11-19"]);
});

test("columns stand as they were put, and what is no column is left out", () => {
  expect(columnsFrom('["amount","nothing","state"]')).toEqual(["amount", "state"]);
  expect([columnsFrom("["), columnsFrom("[]"), columnsFrom(undefined)].map((each) => each[0])).toEqual(["state", "state", "state"]);
  expect(moved(["state", "time", "order"], "order", -1)).toEqual(["state", "order", "time"]);
  expect(moved(["state", "time"], "state", -1)).toEqual(["state", "time"]);
});

test("a saved view replaces the one of its name", () => {
  const failed = { name: "Failed", filter: { state: "failed" } };
  const views = withView(withView([], failed), { name: "Week", filter: { period: "week" } });
  expect(withView(views, { name: "Failed", filter: {} }).map(({ name }) => name)).toEqual(["Failed", "Week"]);
  expect(viewsFrom(JSON.stringify(views))).toEqual(views);
  expect([viewsFrom("{}"), viewsFrom("x"), viewsFrom('[{"name":1}]')]).toEqual([[], [], []]);
});

const shop = { name: "Harbour & Pine", storeName: "Quay Street", till: "2", zone: "Europe/Dublin", currency: "EUR", mcc: "" };

test("a file's name tells store, period and zone, and practice before all", () => {
  const desk = { book: "practice" as const, shop };
  expect(fileName(desk as Parameters<typeof fileName>[0], ["2026-11-14", "2026-11-20"], "Asia/Shanghai", true)).toBe(
    "PRACTICE_Harbour-Pine_Quay-Street_2026-11-14-to-2026-11-20_Asia-Shanghai_selection.csv",
  );
  const live = { book: "live" as const, shop: { ...shop, name: "海港", storeName: "" } };
  expect(fileName(live as Parameters<typeof fileName>[0], ["2026-11-20", "2026-11-20"], "Europe/Dublin", false)).toBe(
    "海港_2026-11-20_Europe-Dublin.csv",
  );
});

function step(kind: string, args: Record<string, string> = {}) {
  const list = Object.entries(args).map(([name, value]) => ({ name, value }));
  return tellStep({ at: "2026-11-20T14:32:00Z", lane: "desk", kind, args: list, gapMs: 0 }, "Europe/Dublin");
}

test("steps are told in words, with their small print", () => {
  expect(step("payment.paid", { wallet: "ALIPAY_CN", payerPaid: "CNY 1391.00", toldBy: "notification", afterMs: "1400" })).toEqual({
    mark: "paid",
    title: "Paid, CNY 1,391.00 from Alipay",
    detail: "told by notification · 1.4 s after the wallet",
  });
  const span = { times: "5", first: "2026-11-20T14:12:15Z", last: "2026-11-20T14:12:27Z" };
  expect(step("payment.inquired", span)).toMatchObject({ title: "Asked for the result, 5 times", detail: "14:12:15 to 14:12:27" });
  expect(step("payment.cancelAsked", { why: "expiry" }).detail).toBe("the code ran out");
});

test("a payment without the payer's amount is still told as paid", () => {
  expect(step("payment.paid", { wallet: "GCASH", toldBy: "inquiry" }).title).toBe("Paid from GCash");
  expect(step("payment.paid").title).toBe("Paid");
});

test("a step that is not known shows its own name", () => {
  expect(step("payment.blessed", { by: "somebody" })).toMatchObject({ title: "payment.blessed", detail: "somebody" });
});

test("a gap in time is a gap on the page, but not without end", () => {
  expect(gapHeight(3000)).toBe(0);
  expect(gapHeight(120_000)).toBeGreaterThan(0);
  expect(gapHeight(3_600_000)).toBeGreaterThan(gapHeight(120_000));
  expect(gapHeight(86_400_000 * 30)).toBeLessThanOrEqual(56);
});
