import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode, encodeGrey, quarter } from "./png.mjs";

/*
 * Whether a screen still looks as it was accepted. The pictures in `looks/` are a quarter as wide and
 * high, in grey; they hold for the engine and the fonts that `looks/made-with.json` names. Elsewhere
 * nothing can be said, and the test says that. UI_ACCEPT=1 takes what is seen as accepted.
 */
const folder = fileURLToPath(new URL("looks", import.meta.url));
const seen = fileURLToPath(new URL("looks-seen", import.meta.url));
const madeWith = join(folder, "made-with.json");
export const accepting = process.env.UI_ACCEPT === "1";

/** A grey step that an eye would notice, and how many such dots of a picture are still the same picture. */
const STEP = 20;
const DOTS_MAX = 12;

/** The engine, and the fonts in which it really draws what the screens are written in. */
export async function drawnWith(page) {
  await page.setContent(
    `<p style="font-family: system-ui, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Noto Sans CJK SC', sans-serif">
      Paid 47.50 <b>Paid</b> <span lang="zh-CN">已付款</span> <span lang="ko">결제</span>
      <code style="font-family: ui-monospace, 'DejaVu Sans Mono', monospace">4129</code></p>`,
  );
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument");
  const fonts = new Set();
  for (const selector of ["p", "b", "span", "span + span", "code"]) {
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    const drawn = await session.send("CSS.getPlatformFontsForNode", { nodeId });
    for (const font of drawn.fonts) fonts.add(font.postScriptName || font.familyName);
  }
  const { product } = await session.send("Browser.getVersion");
  await session.detach();
  return { engine: product.replace(/\..*/, "").replace("Headless", ""), fonts: [...fonts].sort() };
}

/** Why pictures cannot be compared here; null where they can. */
export function incomparable(here) {
  if (accepting) return null;
  if (!existsSync(madeWith)) return "no pictures have been accepted yet; UI_ACCEPT=1 does so";
  const there = JSON.parse(readFileSync(madeWith, "utf8"));
  const said = (one) => `${one.engine} with ${one.fonts.join(", ")}`;
  return said(here) === said(there) ? null : `the pictures were made by ${said(there)}; here it is ${said(here)}`;
}

/** Begins to accept; pictures by another engine or other fonts say nothing any more. */
export function accept(here) {
  const words = `${JSON.stringify(here, null, 2)}\n`;
  if (existsSync(madeWith) && readFileSync(madeWith, "utf8") === words) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(madeWith, words);
}

/** How two pictures differ, in words; null where an eye would see no difference. */
export function differing(before, now) {
  if (before.width !== now.width || before.height !== now.height) {
    return `it was ${before.width} × ${before.height} and is ${now.width} × ${now.height}`;
  }
  let [dots, left, top, right, bottom] = [0, now.width, now.height, 0, 0];
  now.samples.forEach((sample, at) => {
    if (Math.abs(sample - before.samples[at]) < STEP) return;
    const [x, y] = [at % now.width, Math.floor(at / now.width)];
    dots += 1;
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  });
  if (dots <= DOTS_MAX) return null;
  return `${dots} dots differ, from ${left * 4}, ${top * 4} to ${right * 4 + 4}, ${bottom * 4 + 4}`;
}

const picture = async (page) => quarter(decode(await page.screenshot({ animations: "disabled" })));

/** The last frame may be on its way: what does not change any more is what is meant. */
async function settled(page) {
  let last = await picture(page);
  for (let tries = 0; tries < 8; tries++) {
    await page.waitForTimeout(150);
    const next = await picture(page);
    if (tries > 0 && Buffer.compare(last.samples, next.samples) === 0) break;
    last = next;
  }
  return last;
}

/** Says how a screen differs from what was accepted, after a second look; null where it does not. */
export async function looked(page, name) {
  const file = join(folder, `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  const before = existsSync(file) ? decode(readFileSync(file)) : null;
  if (accepting) {
    const meant = await settled(page);
    if (!before || differing(before, meant)) writeFileSync(file, encodeGrey(meant));
    return null;
  }
  if (!before) return "it was never accepted; UI_ACCEPT=1 does so";
  let now;
  let found;
  for (let tries = 0; tries < 4; tries++) {
    if (tries > 0) await page.waitForTimeout(200);
    now = await picture(page);
    found = differing(before, now);
    if (found === null) return null;
  }
  mkdirSync(seen, { recursive: true });
  writeFileSync(join(seen, `${name}.png`), await page.screenshot());
  return `${found}; see e2e/looks/${name}.png and e2e/looks-seen/${name}.png`;
}

/** The names of all accepted pictures; where accepting, those of screens that are gone go too. */
export function accepted(names) {
  const there = () => readdirSync(folder).flatMap((file) => (file.endsWith(".png") ? [file.slice(0, -4)] : []));
  if (accepting) there().forEach((name) => names.includes(name) || rmSync(join(folder, `${name}.png`)));
  return there();
}
