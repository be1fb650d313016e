import { expect, test } from "vitest";
import { change, permille, seconds, share } from "./percent";

test("parts and changes are told as people read them", () => {
  expect(permille(920)).toBe("92.0 %");
  expect(share(548)).toBe("55 %");
  expect([18, -4, 0].map(change)).toEqual(["+18 %", "−4 %", "±0 %"]);
});

test("a wait is told in seconds, and in minutes from sixty on", () => {
  expect(seconds(11_200)).toEqual({ minutes: 0, seconds: 11 });
  expect(seconds(125_000)).toEqual({ minutes: 2, seconds: 5 });
  expect(seconds(3)).toEqual({ minutes: 0, seconds: 1 });
});
