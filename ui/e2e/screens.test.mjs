import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";
import { accept, accepted, accepting, differing, drawnWith, incomparable, looked } from "./looks.mjs";
import { decode, encodeGrey } from "./png.mjs";
import { screens } from "./screens.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let cannot = null;
before(async () => {
  browser = await start();
  const page = await browser.open();
  const here = await drawnWith(page);
  await page.close();
  cannot = incomparable(here);
  if (accepting) accept(here);
  if (cannot) console.log(`Looks are not compared: ${cannot}.`);
});
after(() => browser?.stop());

async function faults(page) {
  // The program comes as text through the driver: the page's own policy would not load a script.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.any[0]?.message ?? node.all[0]?.message ?? ""}`),
    );
  });
}

test("a moved line is another look, a softer edge is not", () => {
  const drawn = (top) => {
    const samples = new Uint8Array(80 * 50).fill(255);
    samples.fill(0, top * 80, (top + 1) * 80);
    return { width: 80, height: 50, samples };
  };
  assert.equal(differing(drawn(10), drawn(10)), null);
  assert.match(differing(drawn(10), drawn(11)), /^160 dots differ, from 0, 40 to 320, 48$/);
  const softer = drawn(10);
  softer.samples.fill(15, 800, 880);
  assert.equal(differing(drawn(10), softer), null);
  assert.deepEqual(decode(encodeGrey(softer)).samples, softer.samples);
});

/** What is looked at in dark and in Chinese too; the others would only show the same again. */
const inDark = /^(take-payment-(keypad|code|paid|failed|late)|overview|payments|payment-detail|refund|lock|help|settings-shop|receipt|palette|payer-(to-pay|paid|failed))$/;
const inChinese = /^(take-payment-(keypad|code|paid|failed)|overview|payments|agreements|refund|lock|help-guide|settings-(shop|display)|receipt|payer-to-pay)$/;

const kinds = ["light", "dark", "zh"];
const isLookedAt = (name, kind) => (kind === "light" ? true : (kind === "dark" ? inDark : inChinese).test(name));
const lookOf = (name, kind) => (kind === "light" ? name : `${name}-${kind}`);

const only = process.env.UI_ONLY;

for (const [name, screen] of Object.entries(screens)) {
  if (only && !name.match(only)) continue;
  for (const kind of kinds) {
    if (kind === "zh" && !isLookedAt(name, kind)) continue;
    test(`nothing stands in anybody's way on ${name}, ${kind}`, async (each) => {
      const language = kind === "zh" ? "zh-CN" : "en";
      const page = await browser.open(`lang=${language}&${screen.options ?? ""}`, screen.screen, {
        dark: kind === "dark",
        page: screen.page,
        still: true,
      });
      try {
        await screen.go(page);
        if (isLookedAt(name, kind)) {
          await each.test(`${name} looks as it was accepted, ${kind}`, { skip: cannot ?? false }, async () => {
            assert.equal(await looked(page, lookOf(name, kind)), null);
          });
        }
        assert.deepEqual(await faults(page), []);
        assert.deepEqual(page.faults, []);
      } finally {
        await page.close();
      }
    });
  }
}

test("every accepted picture is of a screen that there is", { skip: only ? "only some are seen" : false }, () => {
  const names = Object.keys(screens).flatMap((name) => kinds.filter((kind) => isLookedAt(name, kind)).map((kind) => lookOf(name, kind)));
  assert.deepEqual(accepted(names).sort(), names.sort());
});
