import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";
import { screens } from "./screens.mjs";

/* Pictures of every screen into the folder that UI_SHOTS names; without it this file does nothing. */
const folder = process.env.UI_SHOTS;
const only = process.env.UI_ONLY;
const wanted = (process.env.UI_KINDS ?? "1280-light,1280-dark,1920-light,1920-dark,1280-light.zh").split(",");

let browser;
before(async () => {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  browser = await start();
});
after(() => browser?.stop());

for (const [name, screen] of Object.entries(screens)) {
  if (!folder || (only && !name.match(only))) continue;
  for (const kind of wanted) {
    test(`${name} ${kind}`, async () => {
      const [width, scheme] = kind.split(/[-.]/);
      const language = kind.endsWith(".zh") ? "zh-CN" : "en";
      const page = await browser.open(`lang=${language}&${screen.options ?? ""}`, screen.screen, {
        dark: scheme === "dark",
        page: screen.page,
        width: Number(width),
        height: { 1280: 800, 1920: 1080, 1024: 700 }[width],
      });
      try {
        await screen.go(page);
        await page.waitForTimeout(120);
        await page.screenshot({ path: join(folder, `${name}-${kind}.png`) });
      } finally {
        await page.close();
      }
    });
  }
}
