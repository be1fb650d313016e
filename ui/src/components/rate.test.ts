import { expect, test } from "vitest";
import { rate } from "./rate";

test("a rate has one form, with five figures, whatever the currencies are worth", () => {
  const eur = { currency: "EUR", value: "47.50" };
  expect(rate(eur, { currency: "CNY", value: "391.00" })).toBe("EUR 1 = CNY 8.2316");
  expect(rate(eur, { currency: "KRW", value: "80869" })).toBe("EUR 1 = KRW 1,702.5");
  expect(rate(eur, { currency: "IDR", value: "878987.00" })).toBe("EUR 1 = IDR 18,505");
  expect(rate({ currency: "IDR", value: "878987.00" }, { currency: "EUR", value: "47.50" })).toBe("IDR 1 = EUR 0.000054039");
  expect(rate({ currency: "JPY", value: "1000" }, { currency: "KWD", value: "1.987" })).toBe("JPY 1 = KWD 0.0019870");
});

test("where there is nothing to compare there is no rate", () => {
  const eur = { currency: "EUR", value: "47.50" };
  expect(rate(eur, eur)).toBe(null);
  expect(rate({ currency: "EUR", value: "0.00" }, { currency: "CNY", value: "391.00" })).toBe(null);
  expect(rate(eur, { currency: "CNY", value: "0.00" })).toBe(null);
});
