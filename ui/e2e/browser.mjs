import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { encode } from "uqr";
import { preview } from "vite";

const programs = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The moment at which the shop in memory stands still: a Friday afternoon in November. */
export const NOON = new Date("2026-11-20T14:36:30Z");

/** What the desktop's content policy admits; the page must live with it here as well. */
export const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'";

/** What the camera of the tests sees: a payer's code. */
export const HELD_UP = "281666040092345678";

/** A film of one picture, in the form in which Chromium plays it as a camera. */
function film(text) {
  const [width, height, scale] = [640, 480, 10];
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const [left, top] = [Math.floor((width - size * scale) / 2), Math.floor((height - size * scale) / 2)];
  const light = Buffer.alloc(width * height, 235);
  data.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let line = 0; line < scale; line++) {
        const at = (top + y * scale + line) * width + left + x * scale;
        light.fill(16, at, at + scale);
      }
    }),
  );
  const colour = Buffer.alloc((width * height) / 2, 128);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\nFRAME\n`), light, colour]);
}

/** Serves a build that answers from memory, and opens the system's Chromium on it. */
export async function start(mode = "memory") {
  const executablePath = programs.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium: install it, or name one in CHROMIUM");
  const server = await preview({
    mode,
    logLevel: "error",
    preview: { host: "127.0.0.1", port: 0, headers: { "Content-Security-Policy": POLICY } },
  });
  const profile = mkdtempSync(join(tmpdir(), "tillside-ui-"));
  const camera = join(profile, "camera.y4m");
  writeFileSync(camera, film(HELD_UP));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${camera}`,
    ],
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write", "camera"],
  });
  context.setDefaultTimeout(20_000);
  const address = server.resolvedUrls.local[0];
  return {
    /** A page on a shop of its own; `options` are those of `World`. */
    async open(options = "lang=en", screen = "", settings = {}) {
      const page = await context.newPage();
      page.faults = [];
      page.on("pageerror", (error) => page.faults.push(error.message));
      page.on("console", (line) => {
        if (line.type() === "error") page.faults.push(line.text());
      });
      await page.emulateMedia({ colorScheme: settings.dark ? "dark" : "light", reducedMotion: "reduce" });
      if (settings.width) await page.setViewportSize({ width: settings.width, height: settings.height });
      await page.clock.install({ time: NOON });
      // Timers run on; only what is told of the time stands still.
      if (settings.still) await page.clock.setFixedTime(NOON);
      await page.goto(`${address}${settings.page ?? ""}?manual&${options}${screen ? `#/${screen}` : ""}`);
      await page.evaluate(() => document.fonts.ready);
      return page;
    },
    async stop() {
      await context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Plays the payer or the acquirer: calls a method of the shop in memory with the order that is shown. */
export async function payer(page, act, ...rest) {
  const number = await page.getByTestId("order-number").first().textContent();
  await page.evaluate(
    ([name, id, more]) => window.tillsideMemory[name](id, ...more),
    [act, `ord-${number.trim()}`, rest],
  );
}

/** Something is wanted from outside of the window: by its menu, the tray, a notice or a link. */
export async function wish(page, wanted) {
  await page.waitForFunction(() => window.tillsideMemory);
  await page.evaluate((each) => window.tillsideMemory.wish(null, each), wanted);
}

/** Types an amount on the keyboard and shows its code. */
export async function showCode(page, amount = "47.50") {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type(amount);
  await page.getByTestId("show-code").click();
  await page.getByTestId("qr").waitFor();
}
