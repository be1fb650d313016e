import { expect, test } from "vitest";
import { left, spell } from "./countdown";

const FROM = "2026-11-20T14:32:00Z";
const UNTIL = "2026-11-20T14:35:00Z";

function check(at: string, seconds: number, phase: string) {
  const now = left(FROM, UNTIL, Date.parse(at));
  expect([now.seconds, now.phase]).toEqual([seconds, phase]);
}

test("the countdown says whole seconds and never less than nought", () => {
  check("2026-11-20T14:32:00Z", 180, "running");
  check("2026-11-20T14:33:18.200Z", 102, "running");
  check("2026-11-20T14:34:40Z", 20, "last");
  check("2026-11-20T14:34:59.999Z", 1, "last");
  check("2026-11-20T14:35:00Z", 0, "over");
  check("2026-11-20T15:00:00Z", 0, "over");
});

test("a clock that runs behind gives no more than the whole time", () => {
  const early = left(FROM, UNTIL, Date.parse("2026-11-20T14:31:59.600Z"));
  expect([early.seconds, early.share]).toEqual([180, 1]);
});

test("time left is spelt in minutes, and in hours where there are any", () => {
  expect([spell(102), spell(9), spell(0), spell(43_380)]).toEqual(["1:42", "0:09", "0:00", "12:03:00"]);
});
