import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { showCode, start, wish } from "./browser.mjs";
import { screens } from "./screens.mjs";

let browser;
before(async () => (browser = await start()));
after(() => browser?.stop());

function manner(name, options, screen, walk, settings = {}) {
  test(name, async () => {
    const page = await browser.open(options, screen, settings);
    try {
      await walk(page);
      assert.deepEqual(page.faults, []);
    } finally {
      await page.close();
    }
  });
}

const done = (page) => page.evaluate(() => window.tillsideMemory.computer.done);

manner("a link or a click on a notice opens the exact order", "lang=en", "settings/shop", async (page) => {
  await wish(page, { kind: "order", orderId: "ord-4123" });
  await page.getByTestId("timeline-entry").first().waitFor();
  assert.match(page.url(), /#\/payments\/ord-4123$/);
});

manner("a link to an order of another book says so", "lang=en", "overview", async (page) => {
  await wish(page, { kind: "unknownOrder", name: "9999" });
  await page.getByText("There is no order 9999 in this book.").waitFor({ state: "attached" });
});

manner("the menu leads to its pages, but not past a question", "lang=en", "", async (page) => {
  await wish(page, { kind: "page", id: "overview" });
  await page.getByTestId("overview-taken").waitFor();
  await wish(page, { kind: "leave", choose: true, open: 0 });
  await page.getByTestId("leaving").waitFor();
  await wish(page, { kind: "page", id: "payments" });
  await page.getByTestId("stay").click();
  await page.getByTestId("leaving").waitFor({ state: "detached" });
  assert.match(page.url(), /#\/overview$/);
  assert.deepEqual(await done(page), []);
});

manner("closing is asked about once and keeps watching where that was chosen", "lang=en", "overview", async (page) => {
  await wish(page, { kind: "leave", choose: true, open: 0 });
  await page.getByTestId("leave-keep").click();
  await page.waitForFunction(() => window.tillsideMemory.computer.done.length > 0);
  assert.deepEqual(await done(page), ["hide"]);
  await page.getByTestId("nav-settings").click();
  await page.getByTestId("settings-computer").click();
  assert.equal(await page.getByTestId("keep-watching").isChecked(), true);
});

manner("the first notice is a question, which is asked once and kept", "lang=en", "overview", async (page) => {
  for (const [answer, kept] of [["notices-no", false], ["notices-yes", true]]) {
    await wish(page, { kind: "askNotices" });
    await page.getByTestId(answer).click();
    await page.waitForFunction((wanted) => window.tillsideMemory.computer.view.notices === wanted, kept);
    await page.getByTestId("ask-notices").waitFor({ state: "detached" });
  }
  await page.getByTestId("nav-settings").click();
  await page.getByTestId("settings-computer").click();
  assert.equal(await page.getByTestId("notices").isChecked(), true);
  // Whoever needs pictures for training turns the shield off.
  await page.getByTestId("shield").click();
  await page.waitForFunction(() => window.tillsideMemory.computer.view.shield === false);
});

manner("a dim screen is told beside the code and never over it", "lang=en&dim", "", async (page) => {
  assert.equal(await page.getByTestId("dim").count(), 0);
  await showCode(page, "5.00");
  await page.getByTestId("dim").getByText("The screen is at 60 %").waitFor();
  const [hint, code] = [await page.getByTestId("dim").boundingBox(), await page.getByTestId("qr").boundingBox()];
  assert.ok(hint.x >= code.x + code.width);
});

manner("quitting while a payment is open warns and can be taken back", "lang=en", "", async (page) => {
  await showCode(page, "5.00");
  await wish(page, { kind: "leave", choose: false, open: 1 });
  await page.getByText("1 payment is not decided yet.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("leaving").waitFor({ state: "detached" });
  assert.deepEqual(await done(page), []);
  await page.getByTestId("qr").waitFor();
});

manner("the last change of filter, columns or settings is taken back by one key", "lang=en", "payments?period=all", async (page) => {
  const undone = (what) => page.getByTestId("undone").getByText(`Undone: ${what}`).waitFor();
  const before = page.url();
  await page.getByTestId("payment-row").first().waitFor();
  await page.getByTestId("filter-state").selectOption("failed");
  await page.waitForFunction(() => location.hash.includes("state="));
  await page.keyboard.press("Control+z");
  await undone("filter");
  assert.equal(page.url(), before);
  await page.getByTestId("nav-settings").click();
  await page.getByTestId("settings-computer").click();
  await page.getByTestId("theme").getByText("Dark").click();
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await page.getByTestId("shield").click();
  await page.waitForFunction(() => window.tillsideMemory.computer.view.shield === false);
  await page.keyboard.press("Control+z");
  await undone("Keep the code out of screenshots");
  assert.equal(await page.evaluate(() => window.tillsideMemory.computer.view.shield), true);
  await page.keyboard.press("Control+z");
  await undone("Appearance");
  await page.waitForFunction(() => document.documentElement.dataset.theme !== "dark");
  await page.keyboard.press("Control+z");
  await page.getByTestId("undone").getByText("Nothing to undo").waitFor();
});

manner("amounts are hidden by one key and by the menu", "lang=en", "overview", async (page) => {
  await page.getByTestId("overview-taken").waitFor();
  await page.keyboard.press("Control+.");
  assert.match(await page.getByTestId("overview-taken").textContent(), /•••/);
  await wish(page, { kind: "hideAmounts" });
  await page.getByTestId("overview-taken").getByText("907.95").waitFor();
});

manner("every figure of the day opens rows that add up to it", "lang=en", "overview", async (page) => {
  const day = await page.getByTestId("overview-taken").textContent();
  await page.getByTestId("overview-taken").click();
  await page.getByTestId("payments-table").waitFor();
  await page.getByText(day.replace("EUR ", "").trim()).last().waitFor();
});

manner("who dropped off before paying is counted, and opens as exactly these rows", "lang=en", "overview", async (page) => {
  const figure = page.getByTestId("overview-dropped");
  const [count] = (await figure.textContent()).match(/\d+/);
  assert.ok(Number(count) > 0, count);
  await page.getByText("codes that expired or were cancelled before anybody paid").waitFor();
  await figure.getByRole("link").click();
  const table = page.getByTestId("payments-table");
  await table.waitFor();
  assert.equal(await table.getAttribute("aria-rowcount"), String(Number(count) + 1));
  assert.equal(await page.getByTestId("filter-state").inputValue(), "dropped");
});

manner("sounds are off until chosen, and told all the same", "lang=en", "settings/sounds", async (page) => {
  await page.getByRole("heading", { name: "You would have heard" }).waitFor();
  assert.equal(await page.getByTestId("sounds-on").isChecked(), false);
  await page.getByTestId("sounds-on").check();
  await page.getByRole("heading", { name: "Heard since the start" }).waitFor();
  await page.getByTestId("test-paid").click();
  await page.getByText("Given to the device.").waitFor();
});

manner("text grows as chosen", "lang=en", "settings/computer", async (page) => {
  const size = () => page.evaluate(() => getComputedStyle(document.body).fontSize);
  assert.equal(await size(), "13px");
  await page.getByTestId("text-size").getByText("150 %").click();
  await page.waitForFunction(() => getComputedStyle(document.body).fontSize === "19.5px");
});

manner("more contrast turns hints and hairlines into text and borders", "lang=en", "overview", async (page) => {
  await page.emulateMedia({ contrast: "more" });
  const colours = await page.evaluate(() => {
    const probe = (role) => {
      const element = document.body.appendChild(document.createElement("i"));
      element.style.color = `var(--${role})`;
      const colour = getComputedStyle(element).color;
      element.remove();
      return colour;
    };
    return [probe("text-3") === probe("text-2"), probe("line") === probe("control")];
  });
  assert.deepEqual(colours, [true, true]);
});

manner("the back office takes no money and leads to the desk for it", "lang=en&window=office", "", async (page) => {
  await page.getByTestId("overview-taken").waitFor();
  assert.equal(await page.getByTestId("nav-take-payment").count(), 0);
  await page.keyboard.press("Control+n");
  await page.keyboard.press("Control+b");
  await page.keyboard.press("Control+2");
  await page.getByTestId("payments-table").waitFor();
  await page.getByText("W-0931").first().click();
  await page.getByTestId("resume").click();
  await page.waitForFunction(() => window.tillsideMemory.computer.done.length > 0);
  assert.deepEqual(await done(page), ["desk ord-W-0931"]);
  assert.match(page.url(), /#\/payments\/ord-W-0931$/);
});

manner("the back office is opened by its key and from the list of acts", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.press("Control+b");
  await page.getByTestId("search").click();
  await page.keyboard.type("back office");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.tillsideMemory.computer.done.length === 2);
  assert.deepEqual(await done(page), ["office", "office"]);
});

manner("an update waits for the counter and can be put off", "lang=en&update=offered", "settings/updates", async (page) => {
  await page.getByTestId("update-notes").getByText("The payer’s display speaks Thai.").waitFor();
  await page.getByTestId("install-update").click();
  await page.getByText("Waits until the counter is free: a payment is not decided yet.").waitFor();
  await page.getByTestId("stop-update").click();
  await page.getByTestId("install-update").waitFor();
});

manner("whoever has begun with money is told to the desk", "lang=en", "", async (page) => {
  const busy = (wanted) => page.waitForFunction((size) => window.tillsideMemory.busy.size === size, wanted);
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type("5");
  await busy(1);
  await page.keyboard.press("Backspace");
  await busy(0);
  await page.evaluate(() => (location.hash = "#/payments/ord-4123/refund"));
  await busy(1);
  await page.evaluate(() => (location.hash = "#/overview"));
  await busy(0);
});

/* 1280 pixels at 400 % are 320. Tables of data may scroll by themselves, and the stage never wraps its code. */
const zoomed = [
  "overview", "overview-empty", "needs-you", "take-payment-keypad", "take-payment-paid",
  "take-payment-failed", "payments", "payment-detail", "refund", "refunds", "refunds-empty", "refund-requested",
  "agreements", "agreement", "agreement-new", "explorer", "explorer-empty", "explorer-compose", "settings-notifications", "help", "help-guide", "lock", "welcome", "settings-shop", "settings-staff-hello",
  "settings-accounts", "settings-add-account", "settings-wallets", "settings-keyboard", "settings-receipts",
  "settings-stand", "settings-backups", "settings-display", "settings-sounds", "settings-computer",
  "settings-books", "settings-updates",
];
for (const name of zoomed) {
  const screen = screens[name];
  manner(`${name} is one column at 400 % zoom`, `lang=en&${screen.options ?? ""}`, screen.screen, async (page) => {
    await screen.go(page);
    const wide = await page.evaluate(() => {
      const scrolls = (element) => element.closest("table, .chart, [role=toolbar], nav") !== null;
      return [...document.querySelectorAll("main *")]
        .filter((element) => !scrolls(element) && element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 30)}`);
    });
    assert.deepEqual(wide, []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  }, { width: 320, height: 256 });
}
