import { afterEach, expect, test } from "vitest";
import { overwriteGetLocale } from "$locale";
import { addDays, clockTime, day, localDate, offsetName, shortDay, startOfDay, zoneCity } from "./time";

afterEach(() => overwriteGetLocale(() => "en"));

test("days are written as each language writes them", () => {
  overwriteGetLocale(() => "en");
  expect(day("2026-11-20T14:32:29Z", "Europe/Dublin")).toBe("Fri 20 Nov 2026");
  expect(shortDay("2026-11-20T14:32:29Z", "Europe/Dublin")).toBe("20 Nov");
  overwriteGetLocale(() => "zh-CN");
  expect(day("2026-11-20T14:32:29Z", "Europe/Dublin")).toBe("2026 年 11 月 20 日 周五");
  expect(shortDay("2026-11-20T14:32:29Z", "Europe/Dublin")).toBe("11 月 20 日");
});

test("times follow the shop's zone, and midnight is nought", () => {
  expect(clockTime("2026-11-20T16:00:00Z", "Asia/Shanghai")).toBe("00:00:00");
  expect(localDate("2026-11-20T16:00:00Z", "Asia/Shanghai")).toBe("2026-11-21");
});

test("a day begins at the zone's own midnight, on days of a clock change too", () => {
  expect(startOfDay("2026-11-20", "Europe/Dublin")).toBe("2026-11-20T00:00:00+00:00");
  expect(startOfDay("2026-07-01", "Europe/Dublin")).toBe("2026-07-01T00:00:00+01:00");
  expect(startOfDay("2026-03-29", "Europe/Dublin")).toBe("2026-03-29T00:00:00+00:00");
  expect(startOfDay("2026-03-30", "Europe/Dublin")).toBe("2026-03-30T00:00:00+01:00");
  expect(startOfDay("2026-11-01", "America/New_York")).toBe("2026-11-01T00:00:00-04:00");
  expect(startOfDay("2026-11-20", "Asia/Kathmandu")).toBe("2026-11-20T00:00:00+05:45");
});

test("offsets and cities are named as people name them", () => {
  expect(offsetName("2026-11-20T12:00:00Z", "Asia/Shanghai")).toBe("UTC+8");
  expect(offsetName("2026-11-20T12:00:00Z", "Asia/Kathmandu")).toBe("UTC+5:45");
  expect(offsetName("2026-11-20T12:00:00.500Z", "America/New_York")).toBe("UTC\u22125");
  expect(zoneCity("America/New_York")).toBe("New York");
});

test("days add across months and years", () => {
  expect([addDays("2026-12-31", 1), addDays("2026-03-01", -1)]).toEqual(["2027-01-01", "2026-02-28"]);
});
