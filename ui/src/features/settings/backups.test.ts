import { expect, test } from "vitest";
import { sizeText } from "./backups";

test("sizes are short and in the unit that fits", () => {
  expect(sizeText(0, "en")).toBe("0 kB");
  expect(sizeText(999, "en")).toBe("999 kB");
  expect(sizeText(1840, "en")).toBe("1.8 MB");
  expect(sizeText(1_540_200, "en")).toBe("1,540 MB");
});
