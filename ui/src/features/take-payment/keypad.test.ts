import { expect, test } from "vitest";
import { display, press, steps, value } from "./keypad";

function typed(keys: string, decimals: number): string {
  return keys.split(" ").reduce((entry, key) => press(entry, key, decimals), "");
}

function check(keys: string, decimals: number, entry: string, amount: string) {
  expect(typed(keys, decimals)).toBe(entry);
  expect(value(typed(keys, decimals), decimals)).toBe(amount);
}

test("digits and one point make an amount", () => {
  check("4 7 . 5", 2, "47.5", "47.50");
  check("4 7 . 5 0 9", 2, "47.50", "47.50");
  check(". 5", 2, "0.5", "0.50");
  check("1 . 2 . 3", 2, "1.23", "1.23");
  check("1 , 2", 2, "1.2", "1.20");
});

test("leading noughts do not pile up", () => {
  check("0 0 7", 2, "7", "7.00");
  check("0 0", 0, "", "0");
  check("0 . 0 5", 2, "0.05", "0.05");
});

test("a currency without minor units has no point, and doubles its noughts", () => {
  check("1 5 00", 0, "1500", "1500");
  check("1 . 5", 0, "15", "15");
  check("00", 0, "", "0");
});

test("three decimals are kept", () => {
  check("1 . 2 3 4 5", 3, "1.234", "1.234");
});

test("the last digit and the whole line can be taken away", () => {
  check("4 7 . Backspace", 2, "47", "47.00");
  check("4 7 Delete 8", 2, "8", "8.00");
});

test("more digits than a till takes are not accepted", () => {
  check("1 2 3 4 5 6 7 8 9 0 1", 2, "123456789", "123456789.00");
});

test("the line shows what is typed, and quietly what is still to come", () => {
  expect(display("", 2)).toEqual({ typed: "", coming: "0.00" });
  expect(display("1234", 2)).toEqual({ typed: "1,234", coming: ".00" });
  expect(display("47.", 2)).toEqual({ typed: "47.", coming: "00" });
  expect(display("47.5", 2)).toEqual({ typed: "47.5", coming: "0" });
  expect(display("1500", 0)).toEqual({ typed: "1,500", coming: "" });
});

test("long amounts shrink by steps", () => {
  expect(["47.50", "1,234.50", "12,345.00", "123,456.00"].map((text) => steps(text.length))).toEqual([0, 1, 2, 2]);
  expect(steps("1,234,567.00".length)).toBe(3);
});
