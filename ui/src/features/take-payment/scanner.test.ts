import { expect, test } from "vitest";
import { isPayersCode, ScannerEar } from "./scanner";

function heard(keys: string[], gapMs: number): string | null {
  const ear = new ScannerEar();
  let at = 1000;
  let code: string | null = null;
  for (const key of keys) {
    at += gapMs;
    code = ear.hear(key, at) ?? code;
  }
  return code;
}

const CODE = "281666040092345678";

test("a fast run that ends with Enter is a payer's code", () => {
  expect(heard([...CODE, "Enter"], 8)).toBe(CODE);
});

test("a person types slower than a scanner", () => {
  expect(heard([..."4750", "Enter"], 140)).toBe(null);
  expect(heard([...CODE, "Enter"], 120)).toBe(null);
});

test("a short fast run is no code", () => {
  expect(heard([..."4750", "Enter"], 8)).toBe(null);
});

test("typed digits before a scan are not part of the code", () => {
  const ear = new ScannerEar();
  ear.hear("4", 0);
  ear.hear("7", 200);
  let at = 900;
  for (const key of CODE) ear.hear(key, (at += 10));
  expect(ear.hear("Enter", at + 10)).toBe(CODE);
});

test("Shift before a capital belongs to the run, other keys end it", () => {
  expect(heard(["Shift", "A", ..."BCDEFGHIJKLMN", "Enter"], 5)).toBe("ABCDEFGHIJKLMN");
  expect(heard([..."28166604009", "Escape", ..."2345", "Enter"], 5)).toBe(null);
});

test("in a field only digits of a wallet's code are taken for one", () => {
  expect(isPayersCode("281666040092345678")).toBe(true);
  expect(isPayersCode("W0931INV20261120")).toBe(false);
  expect(isPayersCode("4128")).toBe(false);
});
