import { deflateSync, inflateSync } from "node:zlib";

/* As much of PNG as pictures of pages need: eight bits, no palette, no interlacing. */
const HEAD = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const CHANNELS = { 0: 1, 2: 3, 6: 4 };

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function paeth(left, up, corner) {
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
}

/** What a filter takes off: nothing, left, up, the mean of both, or Paeth's choice. */
const foretold = [() => 0, (left) => left, (_, up) => up, (left, up) => (left + up) >> 1, paeth];

/** A picture's size and its samples, line by line. */
export function decode(file) {
  const body = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = HEAD.length; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString("latin1", at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") {
      [width, height, channels] = [data.readUInt32BE(0), data.readUInt32BE(4), CHANNELS[data[9]]];
      if (data[8] !== 8 || !channels || data[12] !== 0) throw new Error("a kind of PNG that is not read here");
    }
    if (name === "IDAT") body.push(data);
    at += length + 12;
  }
  const packed = inflateSync(Buffer.concat(body));
  const line = width * channels;
  const samples = new Uint8Array(line * height);
  for (let y = 0; y < height; y++) {
    const tell = foretold[packed[y * (line + 1)]];
    for (let x = 0; x < line; x++) {
      const at = y * line + x;
      const left = x < channels ? 0 : samples[at - channels];
      const up = y === 0 ? 0 : samples[at - line];
      const corner = x < channels || y === 0 ? 0 : samples[at - line - channels];
      samples[at] = packed[y * (line + 1) + 1 + x] + tell(left, up, corner);
    }
  }
  return { width, height, channels, samples };
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, sum]);
}

/** A grey picture as a file. */
export function encodeGrey({ width, height, samples }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) lines.set(samples.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([HEAD, chunk("IHDR", head), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** A quarter as wide and high, in grey: small enough to keep, large enough to show what has moved. */
export function quarter({ width, height, channels, samples }) {
  const [across, down] = [width >> 2, height >> 2];
  const grey = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let row = 0; row < 4; row++) {
        let at = ((y * 4 + row) * width + x * 4) * channels;
        for (let column = 0; column < 4; column++, at += channels) {
          sum += 299 * samples[at] + 587 * samples[at + 1] + 114 * samples[at + 2];
        }
      }
      grey[y * across + x] = Math.round(sum / 16_000);
    }
  }
  return { width: across, height: down, samples: grey };
}
