import { expect, test } from "vitest";
import { dotsOf, largeEnough, paint, QUIET, readsAs, roomFor } from "./qr";

const CODE = "https://global.alipay.com/281002040092zXJy0uPlvz7mMvGuxbN7wKQf";

test("a painted code reads back as the text it was made from", async () => {
  for (const text of ["281666040092", CODE, `${CODE}?${"a".repeat(180)}`]) {
    expect(await readsAs(paint(text, 412, true), text)).toBe(true);
    expect(await readsAs(paint(text, 824, false), text)).toBe(true);
  }
});

test("another text's code is not taken for this one", async () => {
  expect(await readsAs(paint(CODE, 412, true), "something else")).toBe(false);
});

test("spoilt pixels are noticed", async () => {
  const pixels = paint(CODE, 412, true);
  pixels.data.fill(255, 0, pixels.data.length / 2);
  expect(await readsAs(pixels, CODE)).toBe(false);
});

test("four light modules stand round the code, and modules are whole pixels", () => {
  const { data, side } = paint(CODE, 412, true);
  expect(side).toBeLessThanOrEqual(412);
  const dark = (x: number, y: number) => data[(y * side + x) * 4] === 0;
  let edge = 0;
  while (!dark(edge, edge)) edge += 1;
  expect(edge % QUIET).toBe(0);
  for (let at = 0; at < side; at++) {
    expect(dark(at, edge - 1) || dark(edge - 1, at) || dark(at, side - edge) || dark(side - edge, at)).toBe(false);
  }
});

test("a code under an inch is no code", () => {
  // 378 dots in 100 mm are 96 dpi; an inch has 96 dots there, and twice as many on a display twice as dense.
  const small = paint(CODE, 120, false);
  expect(largeEnough(small, 200)).toBe(true);
  expect(largeEnough(small, 378)).toBe(false);
  expect(largeEnough(paint(CODE, 412, false), 378)).toBe(true);
  expect(largeEnough(paint(CODE, 412, false), 1890)).toBe(false);
});

test("the room that is asked for holds a code of the wanted width", () => {
  for (const dots of [378, 630, 1181]) {
    const wanted = dotsOf(60, dots);
    expect(paint(CODE, roomFor(CODE, wanted), true).symbol).toBeGreaterThanOrEqual(wanted);
  }
});
