import { expect, test } from "vitest";
import { ago, lastAnswer, mark } from "./freshness";

const NOW = Date.parse("2026-11-20T14:32:00Z");
const at = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

test("the last answer is told in its largest unit", () => {
  const told = [2, 59, 60, 3599, 3600, 86_400 * 3].map((seconds) => ago(at(seconds), NOW));
  expect(told.map(({ unit, count }) => `${count} ${unit}`)).toEqual([
    "2 seconds", "59 seconds", "1 minutes", "59 minutes", "1 hours", "3 days",
  ]);
  expect(ago(null, NOW).unit).toBe("never");
});

test("the newest answer of all accounts counts", () => {
  const accounts = [at(90), at(3), null].map((lastAnswerAt) => ({ lastAnswerAt, reachable: true }));
  expect(lastAnswer(accounts)).toBe(at(3));
  expect(lastAnswer([])).toBe(null);
});

test("the mark changes its shape with its meaning", () => {
  const account = { lastAnswerAt: at(2), reachable: true };
  expect(mark(false, [account])).toBe("live");
  expect(mark(true, [account])).toBe("practice");
  expect(mark(false, [{ ...account, reachable: false }])).toBe("unreachable");
  expect(mark(false, [{ lastAnswerAt: null, reachable: null }])).toBe("silent");
  expect(mark(false, [account, { ...account, reachable: false }])).toBe("live");
});
