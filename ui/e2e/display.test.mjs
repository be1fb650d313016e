import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { payer, showCode, start } from "./browser.mjs";

let browser;
before(async () => (browser = await start()));
after(() => browser?.stop());

/** A journey on a shop of its own; it also fails when the page complained of anything. */
function journey(name, options, screen, walk) {
  test(name, async () => {
    const page = await browser.open(options, screen);
    try {
      await walk(page);
      assert.deepEqual(page.faults, []);
    } finally {
      await page.close();
    }
  });
}

const text = async (page, id) => (await page.getByTestId(id).first().textContent()).trim();

/** The desk and the payer's display, side by side. */
function beside(name, walk) {
  test(name, async () => {
    const desk = await browser.open("lang=en");
    const display = await browser.open("lang=en", "", { page: "payer.html" });
    try {
      await walk(desk, display);
      assert.deepEqual([...desk.faults, ...display.faults], []);
    } finally {
      await display.close();
      await desk.close();
    }
  });
}

beside("the payer's display follows the desk from amount to paid and back", async (desk, display) => {
  await display.getByTestId("payer-idle").getByText("Harbour & Pine").waitFor();
  await showCode(desk);
  await display.getByTestId("payer-code").waitFor();
  assert.equal(
    await display.getByTestId("payer-code").getAttribute("data-code"),
    await desk.getByTestId("qr").getAttribute("data-code"),
  );
  await display.locator(".drawn:not(.hidden)").waitFor();
  await payer(desk, "pay");
  await display.locator("[data-testid=payer-result][data-outcome=paid]").getByText("391.00").waitFor();
  await desk.getByTestId("new-payment").click();
  await display.getByTestId("payer-idle").waitFor();
});

beside("a renewed or ended code is gone from the display at once", async (desk, display) => {
  await showCode(desk);
  await display.getByTestId("payer-code").waitFor();
  const first = await display.getByTestId("payer-code").getAttribute("data-code");
  await desk.keyboard.press("F5");
  await display.waitForFunction(
    (old) => document.querySelector("[data-testid=payer-code]")?.dataset.code !== old,
    first,
  );
  await payer(desk, "runOut", 1000);
  await display.clock.runFor(2000);
  await display.getByTestId("payer-code-over").waitFor();
  assert.equal(await display.getByTestId("payer-code").count(), 0);
  await payer(desk, "end", "expired", "expiry");
  await display.locator("[data-testid=payer-result][data-outcome=expired]").waitFor();
});

beside("the payer reads the language that was pressed, and the next payer the shop's", async (desk, display) => {
  await showCode(desk);
  await display.getByTestId("payer-language-ko").click();
  await display.getByTestId("payer-to-pay").getByText("결제하실 금액").waitFor();
  assert.equal(await display.locator("html").getAttribute("lang"), "ko");
  await payer(desk, "fail");
  await display.getByTestId("payer-result").getByText("결제 실패").waitFor();
  await desk.getByTestId("new-payment").click();
  await display.getByTestId("payer-idle").getByText("欢迎光临").waitFor();
});

beside("for a payer's code the display says what to show, and a word is no proof", async (desk, display) => {
  await desk.getByTestId("show-code").waitFor();
  await desk.keyboard.type("8");
  await desk.keyboard.press("F2");
  await display.getByTestId("payer-show-code").getByText("8.00").waitFor();
  await desk.keyboard.press("Escape");
  await display.getByTestId("payer-idle").waitFor();
  await desk.getByTestId("show-code").click();
  await display.getByTestId("payer-code").waitFor();
  await desk.getByTestId("payer-is-back").click();
  await desk.getByTestId("result-returned").waitFor();
  await display.locator("[data-testid=payer-result][data-outcome=returned]").waitFor();
  await desk.getByTestId("show-again").click();
  await display.getByTestId("payer-code").waitFor();
});

beside("a result that is left standing is nobody's after a minute", async (desk, display) => {
  await showCode(desk);
  await payer(desk, "pay");
  await display.getByTestId("payer-result").waitFor();
  await desk.keyboard.press("Space");
  await display.clock.runFor(61_000);
  await display.getByTestId("payer-idle").waitFor();
});

journey("the display is opened at the till, placed and measured in the settings", "lang=en", "", async (page) => {
  await page.getByTestId("display-toggle").click();
  await page.waitForFunction(() => document.querySelector("[data-testid=display-toggle]").ariaPressed === "true");
  await page.goto(page.url().replace(/#.*$|$/, "#/settings/display"));
  await page.getByText("Payer display is on").waitFor();
  await page.getByTestId("display-monitor").selectOption("Elo 1502L");
  await page.getByTestId("measure").nth(1).click();
  await page.getByTestId("longer").click();
  await page.getByTestId("measure-done").click();
  await page.locator("[data-testid=monitor][data-density=measured]").waitFor();
});

journey("a tablet is paired by digits and cut off again", "lang=en", "settings/display", async (page) => {
  await page.getByTestId("share-display").click();
  await page.getByTestId("device-address").getByText("https://").waitFor();
  await page.getByTestId("offer-pairing").click();
  assert.match(await text(page, "pairing-digits"), /^\d{6}$/);
  await page.getByTestId("revoke-device").click();
  await page.getByTestId("device").waitFor({ state: "detached" });
});
