import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { payer, showCode, start } from "./browser.mjs";

let browser;
before(async () => (browser = await start()));
after(() => browser?.stop());

/** A journey of its own on a shop of its own; nothing may be complained about on the way. */
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

journey("a receipt is printed from the paid face by two keys, and again as a copy", "lang=en", "", async (page) => {
  await showCode(page, "12.50");
  await payer(page, "pay");
  await page.getByTestId("result-paid").waitFor();
  await page.keyboard.press("p");
  const paper = page.getByTestId("receipt-paper");
  await paper.waitFor();
  assert.match(await paper.textContent(), /PRACTICE.*EUR 12\.50/s);
  await page.getByTestId("receipt-print").click();
  await page.getByText("Printed on Counter.").waitFor();
  await page.getByText("Print a copy").waitFor();
  await page.keyboard.press("Escape");
  // Whoever asked for a receipt is not sent back to the keypad while reading it.
  await page.clock.runFor(10_000);
  assert.equal(await page.getByTestId("result-paid").count(), 1);
});

journey("F1 explains the screen that one is on, and the ? does the same", "lang=en", "settings/receipts", async (page) => {
  await page.getByTestId("pages-address").waitFor();
  await page.keyboard.press("F1");
  await page.getByRole("heading", { name: "The printer does not print" }).waitFor();
  await page.getByTestId("nav-needs-you").click();
  await page.getByTestId("help-here").click();
  await page.getByRole("heading", { name: "A payment arrived after it expired" }).waitFor();
});

journey("a question is typed and its answer stands there", "lang=zh-CN", "help", async (page) => {
  await page.getByTestId("help-search").fill("乱码");
  await page.getByRole("heading", { name: "打印机不打印或乱码" }).waitFor();
  await page.getByTestId("help-print").click();
  await page.getByText("已保存为 PDF。").waitFor();
});

journey("a printer is added, tried and made the first", "lang=en", "settings/receipts", async (page) => {
  await page.getByTestId("printer-add").click();
  await page.getByTestId("by-network").click();
  await page.getByTestId("printer-name").fill("Bar");
  await page.getByTestId("printer-place").fill("192.168.1.31");
  await page.getByTestId("printer-keep").click();
  const bar = page.getByTestId("printer").filter({ hasText: "Bar" });
  await bar.getByTestId("printer-test").click();
  await page.getByText("Test page sent to Bar.").waitFor();
  await bar.getByRole("button", { name: "Use first" }).click();
  await page.getByTestId("printer").first().getByText("Bar").waitFor();
  assert.equal(await page.getByTestId("printer").count(), 3);
});

journey("a stand without its page says where to turn it on, and a mark needs none", "lang=en", "settings/receipts", async (page) => {
  await page.getByTestId("pages-entry").uncheck();
  await page.getByTestId("pages-save").click();
  await page.getByTestId("settings-stand").click();
  await page.getByText("A stand’s code leads to the shop’s own page").waitFor({ state: "detached" });
  await page.getByTestId("stand-code").click();
  await page.getByText("A stand’s code leads to the shop’s own page").waitFor();
  assert.equal(await page.getByTestId("stand-save").isDisabled(), true);
  await page.getByTestId("stand-mark").click();
  await page.getByTestId("stand-save").click();
  await page.getByText("Saved. Print it at 100 %").waitFor();
});
