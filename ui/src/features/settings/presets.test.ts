import { expect, test } from "vitest";
import { presetsFrom } from "./presets";

const values = (typed: string, decimals = 2) => presetsFrom(typed, "EUR", decimals)?.map(({ value }) => value) ?? null;

test("amounts that are taken often are read with all their decimals", () => {
  expect(values("3.40  4,8 12")).toEqual(["3.40", "4.80", "12.00"]);
  expect(values("500 1000", 0)).toEqual(["500", "1000"]);
  expect(values("")).toEqual([]);
});

test("what is no amount of the currency is not taken", () => {
  expect([values("1.234"), values("0"), values("x"), values("1 2 3 4 5"), values("1.5", 0)]).toEqual([null, null, null, null, null]);
});
