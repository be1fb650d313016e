import { render } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import MoneyText from "./MoneyText.svelte";
import { place } from "./place.svelte";

afterEach(() => {
  place.amountsHidden = false;
});

test("an amount reads as one text, code and figure", () => {
  const { container } = render(MoneyText, { amount: { currency: "EUR", value: "1300.94" } });
  expect(container.textContent).toBe("EUR 1,300.94");
});

test("a hidden amount shows its currency and no figure", () => {
  place.amountsHidden = true;
  const { container } = render(MoneyText, { amount: { currency: "EUR", value: "1300.94" } });
  expect(container.textContent).toBe("EUR •••");
});
