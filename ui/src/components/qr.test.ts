import { expect, test } from "vitest";
import { paint, QUIET, readsAs } from "./qr";

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
