import { expect, test } from "vitest";
import * as m from "$messages";
import { initials, why } from "./words";

test("a shop without a logo has letters that stand for it", () => {
  expect(initials("Harbour & Pine")).toBe("H&P");
  expect(initials("  café du monde parisien ")).toBe("CDM");
  expect(initials("老王面馆")).toBe("老");
  expect(initials("한식당")).toBe("한");
  expect(initials("")).toBe("");
});

test("the payer is told what can be done about a failure, and of no code that is not known", () => {
  expect(why("USER_BALANCE_NOT_ENOUGH")).toBe(m.to_payer_balance);
  expect(why("PAYMENT_AMOUNT_EXCEED_LIMIT")).toBe(m.to_payer_limit);
  expect(why("INVALID_PAYMENT_CODE")).toBe(m.to_payer_misread);
  for (const code of [null, "RISK_REJECT", "SOMETHING_NEW"]) expect(why(code)).toBe(m.to_payer_refused);
});
