// A QR code (model 2, error correction M, numeric mode, versions 1 to 3) for the digits of a payer's
// code: 34, 63 and 101 digits fit, a payer's code has at most 28.

const VERSIONS = [
  { size: 21, data: 16, check: 10, digits: 34, align: null },
  { size: 25, data: 28, check: 16, digits: 63, align: 18 },
  { size: 29, data: 44, check: 26, digits: 101, align: 22 },
];

// Powers and logarithms in the field of 256 elements with x^8 + x^4 + x^3 + x^2 + 1.
const POWER = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i += 1) {
  POWER[i] = value;
  POWER[i + 255] = value;
  LOG[value] = i;
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}
const times = (a, b) => (a === 0 || b === 0 ? 0 : POWER[LOG[a] + LOG[b]]);

function generator(degree) {
  let poly = [1];
  for (let i = 0; i < degree; i += 1) {
    const next = [...poly, 0];
    poly.forEach((c, at) => (next[at + 1] ^= times(c, POWER[i])));
    poly = next;
  }
  return poly;
}

function checkWords(data, count) {
  const divisor = generator(count);
  const rest = [...data, ...new Array(count).fill(0)];
  for (let i = 0; i < data.length; i += 1) {
    const factor = rest[i];
    if (factor !== 0) divisor.forEach((c, at) => (rest[i + at] ^= times(c, factor)));
  }
  return rest.slice(data.length);
}

function dataWords(digits, capacity) {
  let bits = "0001" + digits.length.toString(2).padStart(10, "0");
  for (const group of digits.match(/.{1,3}/g)) {
    bits += Number(group).toString(2).padStart([0, 4, 7, 10][group.length], "0");
  }
  bits += "0".repeat(Math.min(4, capacity * 8 - bits.length));
  bits += "0".repeat((8 - (bits.length % 8)) % 8);
  const words = bits.match(/.{8}/g).map((byte) => parseInt(byte, 2));
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** The fixed patterns. A cell is `null` while it is free for data. */
function frame({ size, align }) {
  const grid = Array.from({ length: size }, () => new Array(size).fill(null));
  const square = (row, column, radius, dark) => {
    for (let y = -radius; y <= radius; y += 1) {
      for (let x = -radius; x <= radius; x += 1) {
        const line = grid[row + y];
        if (line && column + x >= 0 && column + x < size) {
          line[column + x] = dark(Math.max(Math.abs(x), Math.abs(y)));
        }
      }
    }
  };
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) {
    square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  }
  if (align) square(align, align, 2, (ring) => ring !== 1);
  for (let i = 8; i < size - 8; i += 1) grid[6][i] = grid[i][6] = i % 2 === 0;
  formatCells(size).flat().forEach(([row, column]) => (grid[row][column] = false));
  grid[size - 8][8] = true;
  return grid;
}

/** Where the fifteen format bits stand, lowest first, in both copies. */
function formatCells(size) {
  const first = [0, 1, 2, 3, 4, 5, 7, 8].map((row) => [row, 8]);
  first.push(...[7, 5, 4, 3, 2, 1, 0].map((column) => [8, column]));
  const second = [1, 2, 3, 4, 5, 6, 7, 8].map((back) => [8, size - back]);
  second.push(...[7, 6, 5, 4, 3, 2, 1].map((back) => [size - back, 8]));
  return [first, second];
}

function formatBits(mask) {
  // Level M is 00, so the five data bits are the mask alone; then the BCH remainder and the fixed mask.
  let rest = mask << 10;
  for (let bit = 14; bit >= 10; bit -= 1) if (rest & (1 << bit)) rest ^= 0x537 << (bit - 10);
  return ((mask << 10) | rest) ^ 0x5412;
}

/** Free cells in the order in which data fills them: two columns at a time, up and down. */
function* freeCells(grid) {
  const size = grid.length;
  let upwards = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step += 1) {
      const row = upwards ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] === null) yield [row, column];
      }
    }
    upwards = !upwards;
  }
}

const MASKS = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

function drawn(version, bits, mask) {
  const grid = frame(version);
  const cells = [...freeCells(grid)];
  cells.forEach(([row, column], at) => {
    grid[row][column] = (bits[at] === "1") !== MASKS[mask](row, column);
  });
  const format = formatBits(mask);
  for (const copy of formatCells(version.size)) {
    copy.forEach(([row, column], bit) => (grid[row][column] = ((format >> bit) & 1) === 1));
  }
  return grid;
}

/** The standard's penalty: runs, blocks, false finder patterns and imbalance make a code hard to read. */
function penalty(grid) {
  const rows = grid.map((row) => row.map((dark) => (dark ? "1" : "0")).join(""));
  const columns = rows.map((_, at) => rows.map((row) => row[at]).join(""));
  let sum = 0;
  for (const line of [...rows, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (let at = 0; at + 11 <= line.length; at += 1) {
      const part = line.slice(at, at + 11);
      if (part === "10111010000" || part === "00001011101") sum += 40;
    }
  }
  for (let row = 1; row < rows.length; row += 1) {
    for (let at = 1; at < rows.length; at += 1) {
      const block = rows[row][at] + rows[row][at - 1] + rows[row - 1][at] + rows[row - 1][at - 1];
      if (block === "0000" || block === "1111") sum += 3;
    }
  }
  const dark = rows.join("").replaceAll("0", "").length;
  const share = (dark * 100) / (rows.length * rows.length);
  return sum + Math.floor(Math.abs(share - 50) / 5) * 10;
}

/** The modules of the QR code for some digits, `true` for dark; `null` if they are too many. */
export function qrModules(digits) {
  const version = VERSIONS.find((one) => digits.length <= one.digits);
  if (!version || !/^\d+$/.test(digits)) return null;
  const data = dataWords(digits, version.data);
  const words = [...data, ...checkWords(data, version.check)];
  const bits = words.map((word) => word.toString(2).padStart(8, "0")).join("");
  const all = MASKS.map((_, mask) => drawn(version, bits, mask));
  return all.reduce((best, grid) => (penalty(grid) < penalty(best) ? grid : best));
}
