import { afterEach, expect, test } from "vitest";
import { overwriteGetLocale } from "$locale";
import { tellFact } from "./fact";

afterEach(() => overwriteGetLocale(() => "en"));

test("facts are told in the reader's words", () => {
  const paid = "paid, EUR 1247.50, at 2026-11-20T14:32:29Z";
  overwriteGetLocale(() => "en");
  expect(tellFact(paid, "Europe/Dublin")).toBe("Paid, EUR 1,247.50, 20 Nov 14:32:29");
  expect(tellFact("cancelled, EUR 12.40", "Europe/Dublin")).toBe("Cancelled, EUR 12.40");
  overwriteGetLocale(() => "zh-CN");
  expect(tellFact(paid, "Asia/Shanghai")).toBe("已付款，EUR 1,247.50，11 月 20 日 22:32:29");
});

test("what is not known stays as it came", () => {
  expect(tellFact("a stone", "UTC")).toBe("a stone");
});
