import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";
import { screens } from "./screens.mjs";
import { stretched } from "./stretch.mjs";

let browser;
before(async () => (browser = await start("stretched")));
after(() => browser?.stop());

test("short words grow most, and what is filled in stays", () => {
  assert.ok(stretched("Paid").length >= "Paid".length * 1.6);
  assert.ok(stretched("The payer’s wallet did not allow this payment.").length > 60);
  assert.match(stretched("Refund ${i?.amount}"), /^Refund \$\{i\?\.amount\} /);
  assert.equal(stretched("·"), "·");
});

/**
 * Texts that do not fit where they stand: cut by their own box, or standing out of one that cuts.
 *
 * What scrolls can be read. Only texts with filler are ours; what a person typed may be long and cut.
 */
function cutTexts() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  const range = document.createRange();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const own = node.parentElement;
    if (!/[ëáåéèøïôō]/.test(node.textContent) || !own?.checkVisibility({ visibilityProperty: true })) continue;
    if (own.closest("[translate=no], .visually-hidden, select, svg, pre")) continue;
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (text.width === 0) continue;
    for (let box = own; box; box = box.parentElement) {
      const style = getComputedStyle(box);
      const across = style.overflowX;
      if (across === "auto" || across === "scroll") break;
      if (across === "visible" && box !== document.body) continue;
      const room = box.getBoundingClientRect();
      if (text.right > room.right + 1 || text.left < room.left - 1) {
        found.push(`"${node.textContent.trim().slice(0, 60)}" in <${own.tagName.toLowerCase()} ${own.className}>`);
      }
      break;
    }
    // A word that its own line box cannot hold stands over its neighbour.
    const line = own.closest("button, td, th, dd, dt, label, p, h1, h2, h3, li, a, summary");
    if (line && line.clientWidth > 0 && line.scrollWidth > line.clientWidth + 1 && getComputedStyle(line).overflowX !== "auto") {
      found.push(`"${node.textContent.trim().slice(0, 60)}" is wider than <${line.tagName.toLowerCase()} ${line.className}>`);
    }
  }
  return [...new Set(found)];
}

for (const [name, screen] of Object.entries(screens)) {
  for (const width of [1280, 1920]) {
    test(`no word is cut on ${name}, ${width} wide`, async () => {
      const height = { 1280: 800, 1920: 1080 }[width];
      const page = await browser.open(`lang=en&${screen.options ?? ""}`, screen.screen, { page: screen.page, width, height });
      try {
        await screen.go(page);
        assert.deepEqual(await page.evaluate(cutTexts), []);
        assert.deepEqual(page.faults, []);
      } finally {
        await page.close();
      }
    });
  }
}
