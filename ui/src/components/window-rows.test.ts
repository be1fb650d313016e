import { expect, test } from "vitest";
import { windowOfRows } from "./window-rows";

test("the drawn rows and the two empty stretches are as high as all rows", () => {
  for (const [count, scrolled] of [[0, 0], [5, 0], [1000, 0], [1000, 15_500], [1_000_000, 31_000_000]] as const) {
    const shown = windowOfRows(count, 31, scrolled, 600);
    const drawn = (shown.last - shown.first) * 31;
    expect(shown.above + drawn + shown.below).toBe(count * 31);
    expect(shown.last - shown.first).toBeLessThan(60);
  }
});
