import { expect, test } from "vitest";
import { decimalsOf, figure, isZero, money, taken, typedAmount } from "./money";

function check(value: string, english: string, chinese = english) {
  expect(figure(value, "en")).toBe(english);
  expect(figure(value, "zh-CN")).toBe(chinese);
}

test("figures keep exactly the decimals of their currency", () => {
  check("1500", "1,500");
  check("47.50", "47.50");
  check("1.250", "1.250");
  check("0.00", "0.00");
});

test("long amounts lose no digit", () => {
  check("12345678901234567.89", "12,345,678,901,234,567.89");
  check("9007199254740993", "9,007,199,254,740,993");
});

test("minus is a true minus sign", () => {
  check("-20.00", "\u221220.00");
});

test("the code comes first in every language", () => {
  expect(money({ currency: "KRW", value: "147096" }, "en")).toBe("KRW 147,096");
  expect(money({ currency: "KRW", value: "147096" }, "zh-CN")).toBe("KRW 147,096");
});

test("nothing taken away is not minus nothing", () => {
  expect(taken({ currency: "EUR", value: "0.00" }).value).toBe("0.00");
  expect(taken({ currency: "EUR", value: "3.40" }).value).toBe("-3.40");
});

test("decimals and noughts are read from the text", () => {
  expect([decimalsOf("1500"), decimalsOf("1.5"), decimalsOf("1.250")]).toEqual([0, 1, 3]);
  expect([isZero("0.00"), isZero("0"), isZero("0.01")]).toEqual([true, true, false]);
});

test("typed amounts become decimals of the currency, and nothing else does", () => {
  expect(["", "12", " 12,5 ", "12."].map((typed) => typedAmount(typed, 2))).toEqual(["", "12.00", "12.50", "12.00"]);
  expect(["1.234", "-3", "1e3", "12 000"].map((typed) => typedAmount(typed, 2))).toEqual([null, null, null, null]);
  expect([typedAmount("1.5", 0), typedAmount("15", 0)]).toEqual([null, "15"]);
});
