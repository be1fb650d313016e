import { encode } from "uqr";

/** Light modules round the code; scanners need four. */
export const QUIET = 4;
/** The most of the code's side that the plus in the middle may take. */
const CENTRE_SHARE = 0.15;

export interface Pixels {
  data: Uint8ClampedArray<ArrayBuffer>;
  side: number;
}

/** A drawn code. */
export interface Drawn extends Pixels {
  /** The side of one module. */
  module: number;
  /** The side of the modules alone, without the quiet zone. */
  symbol: number;
}

/** One inch: a wallet may not read a code that is smaller than that. */
const LEAST_MM = 25.4;

/** How many dots `mm` millimetres have on a monitor with so many dots in 100 mm. */
export function dotsOf(mm: number, dotsPer100Mm: number): number {
  return (mm * dotsPer100Mm) / 100;
}

/** Whether a drawn code is an inch wide at least, on a monitor with so many dots in 100 mm. */
export function largeEnough(drawn: Pick<Drawn, "symbol">, dotsPer100Mm: number): boolean {
  return drawn.symbol >= dotsOf(LEAST_MM, dotsPer100Mm);
}

/** The room that a code needs so that its modules alone are `dots` wide at least. */
export function roomFor(text: string, dots: number): number {
  const { size } = encode(text, { ecc: "Q", border: 0 });
  return (size + 2 * QUIET) * Math.ceil(dots / size);
}

/**
 * Paints `text` as black modules on white, at most `room` pixels wide, with whole pixels a module.
 *
 * Never inverted, in no theme: many scanners read dark on light only.
 */
export function paint(text: string, room: number, plus: boolean): Drawn {
  const code = encode(text, { ecc: "Q", border: 0 });
  const modules = code.size + 2 * QUIET;
  const scale = Math.max(1, Math.floor(room / modules));
  const side = modules * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  const dark = (x: number, y: number, width: number, height: number) => {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) ink(data, side, column, row, 0);
    }
  };
  code.data.forEach((line, y) =>
    line.forEach((on, x) => {
      if (on) dark((x + QUIET) * scale, (y + QUIET) * scale, scale, scale);
    }),
  );
  if (plus) paintPlus(data, side, Math.floor(code.size * scale * CENTRE_SHARE));
  return { data, side, module: scale, symbol: code.size * scale };
}

function ink(data: Uint8ClampedArray, side: number, x: number, y: number, level: number) {
  const at = (y * side + x) * 4;
  data[at] = level;
  data[at + 1] = level;
  data[at + 2] = level;
}

/** A dark rounded square on a white one, with a white plus; it marks the place of the plus icon. */
function paintPlus(data: Uint8ClampedArray, side: number, size: number) {
  const start = Math.floor((side - size) / 2);
  const edge = Math.max(1, Math.round(size * 0.1));
  const inner = size - 2 * edge;
  const arm = Math.max(1, Math.round(inner * 0.14)) / 2;
  const reach = inner * 0.3;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const fromMiddleX = Math.abs(x + 0.5 - size / 2);
      const fromMiddleY = Math.abs(y + 0.5 - size / 2);
      const inPlus =
        (fromMiddleX <= arm && fromMiddleY <= reach) || (fromMiddleY <= arm && fromMiddleX <= reach);
      const inSquare = inRounded(fromMiddleX, fromMiddleY, inner / 2, inner * 0.2);
      if (inRounded(fromMiddleX, fromMiddleY, size / 2, size * 0.2)) {
        ink(data, side, start + x, start + y, inSquare && !inPlus ? 18 : 255);
      }
    }
  }
}

function inRounded(x: number, y: number, half: number, radius: number): boolean {
  if (x > half || y > half) return false;
  const beyondX = x - (half - radius);
  const beyondY = y - (half - radius);
  return beyondX <= 0 || beyondY <= 0 || Math.hypot(beyondX, beyondY) <= radius;
}

/** So many pixels along a module are enough to read it, and more only take longer. */
const ENOUGH = 4;

/** What a reading looks at. */
type Look = Pick<Drawn, "data" | "side" | "module">;

/**
 * The picture as a camera sees it from further away: every pixel counts in the mean of its place,
 * and no place lies across the edge of a module.
 */
function further({ data, side, module }: Look): Pixels {
  if (module <= ENOUGH) return { data, side };
  const small = Math.floor(side / module) * ENOUGH;
  const far = new Uint8ClampedArray(small * small * 4).fill(255);
  const from = Array.from({ length: small + 1 }, (_, place) => Math.round((place * module) / ENOUGH));
  for (let y = 0; y < small; y++) {
    for (let x = 0; x < small; x++) {
      ink(far, small, x, y, mean(data, side, from[x]!, from[y]!, from[x + 1]!, from[y + 1]!));
    }
  }
  return { data: far, side: small };
}

/** How light a rectangle is, up to its far edges and without them. */
function mean(data: Pixels["data"], side: number, left: number, top: number, right: number, bottom: number): number {
  let light = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = (y * side + left) * 4; at < (y * side + right) * 4; at += 4) {
      light += data[at]! + data[at + 1]! + data[at + 2]!;
    }
  }
  return light / (3 * (right - left) * (bottom - top));
}

/** Whether a scanner would read `text` from these pixels. */
export async function readsAs(drawn: Look, text: string): Promise<boolean> {
  const { default: read } = await import("jsqr");
  const { data, side } = further(drawn);
  const found = read(data, side, side, { inversionAttempts: "dontInvert" });
  return found?.data === text;
}

/** As long as the codes of acquirers are. */
const LIKE_ANY = `https://example.com/${"281002040092zXJy".repeat(3)}`;

/** Reads a code once, so that the first one that a payer waits for is not the slow one. */
export async function warm() {
  await readsAs(paint(LIKE_ANY, 412, true), LIKE_ANY);
}
