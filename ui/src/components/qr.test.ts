import { expect, test } from "vitest";
import { dotsOf, type Drawn, largeEnough, paint, QUIET, readsAs, roomFor } from "./qr";

const CODE = "https://global.alipay.com/281002040092zXJy0uPlvz7mMvGuxbN7wKQf";

/** What a canvas might make of a code. */
const SPOILT: Record<string, (drawn: Drawn) => void> = {
  "half of it light": ({ data }) => void data.fill(255, 0, data.length / 2),
  "nothing drawn": ({ data }) => void data.fill(0),
  inverted: ({ data }) => data.forEach((level, at) => (data[at] = at % 4 === 3 ? level : 255 - level)),
  "too little contrast": ({ data }) => data.forEach((level, at) => (data[at] = 250 + Math.floor(level / 64))),
  "rows that slide": ({ data, side }) => {
    const sound = data.slice();
    for (let at = 0; at < side * side; at++) {
      const from = Math.floor(at / side) * side + ((at + Math.floor(at / side)) % side);
      data.set(sound.subarray(from * 4, from * 4 + 4), at * 4);
    }
  },
  "a corner without its mark": ({ data, side, module }) => {
    const mark = (QUIET + 7) * module;
    for (let y = 0; y < mark; y++) data.fill(255, y * side * 4, (y * side + mark) * 4);
  },
  "every third module dark": ({ data, side, module }) => {
    for (let at = 0; at < side * side; at++) {
      const [x, y] = [Math.floor((at % side) / module), Math.floor(at / side / module)];
      if ((x * 31 + y * 17) % 3 === 0) data.fill(0, at * 4, at * 4 + 3);
    }
  },
};

test("a painted code reads back as the text it was made from", async () => {
  for (const text of ["281666040092", CODE, `${CODE}?${"a".repeat(180)}`]) {
    expect(await readsAs(paint(text, 412, true), text)).toBe(true);
    expect(await readsAs(paint(text, 824, false), text)).toBe(true);
  }
});

test("another text's code is not taken for this one", async () => {
  expect(await readsAs(paint(CODE, 412, true), "something else")).toBe(false);
});

/** Modules of one, few and many pixels: the last are read from further away. */
const ROOMS = [60, 180, 412, 824, 1200];

test("whatever its text and size, a sound code is read", async () => {
  for (const room of ROOMS) {
    for (let each = 0; each < 12; each++) {
      const text = `${CODE.slice(0, 24 + 3 * each)}${each * 7919}`;
      expect(await readsAs(paint(text, room, false), text), `${text} at ${room}`).toBe(true);
    }
  }
});

test("spoilt pixels are noticed", async () => {
  for (const room of ROOMS) {
    for (const [what, spoil] of Object.entries(SPOILT)) {
      const drawn = paint(CODE, room, false);
      expect(await readsAs(drawn, CODE), `sound at ${room}`).toBe(true);
      spoil(drawn);
      expect(await readsAs(drawn, CODE), `${what} at ${room}`).toBe(false);
    }
  }
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
