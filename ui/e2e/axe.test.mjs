import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";
import { screens } from "./screens.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => (browser = await start()));
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

for (const [name, screen] of Object.entries(screens)) {
  for (const scheme of ["light", "dark"]) {
    test(`nothing stands in anybody's way on ${name}, ${scheme}`, async () => {
      const page = await browser.open(`lang=en&${screen.options ?? ""}`, screen.screen, {
        dark: scheme === "dark",
        page: screen.page,
      });
      try {
        await screen.go(page);
        assert.deepEqual(await faults(page), []);
        assert.deepEqual(page.faults, []);
      } finally {
        await page.close();
      }
    });
  }
}
