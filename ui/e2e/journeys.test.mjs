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
const said = (page) => page.locator("[role=status][aria-live=assertive]").textContent();

journey("a first start leads to a practice payment in three presses", "first&lang=en", "", async (page) => {
  await page.getByTestId("practice-bar").waitFor();
  await page.getByTestId("welcome-start").waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("show-code").waitFor();
  assert.match(await page.title(), /^PRACTICE/);
});

journey("the language is chosen before anything is asked", "first", "", async (page) => {
  await page.getByTestId("language-zh-CN").click();
  await page.getByText("开始练习").waitFor();
  await page.getByTestId("welcome-start").click();
  await page.getByTestId("nav-take-payment").getByText("收款").waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
});

journey("a code is shown, paid, announced once, and the keypad returns", "lang=en", "", async (page) => {
  await showCode(page);
  await page.locator(".drawn:not(.hidden)").waitFor();
  const code = await page.getByTestId("qr").getAttribute("data-code");
  assert.match(code, /^https:\/\/pay\.example\/q\//);
  assert.equal(await text(page, "countdown"), "3:00");
  await payer(page, "pay");
  await page.getByTestId("result-paid").waitFor();
  assert.match(await said(page), /^Paid\. 47\.50 euros\. Alipay/);
  await page.clock.runFor(7000);
  await page.getByTestId("show-code").waitFor();
  assert.equal(await text(page, "keypad-amount"), "0.00");
});

journey("everything works with the keyboard alone", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type("12.5");
  await page.keyboard.press("Enter");
  await page.getByTestId("qr").waitFor();
  await page.keyboard.press("c");
  await page.getByText("Asked once").waitFor();
  await page.keyboard.press("f");
  await page.locator("dialog canvas").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("F5");
  await page.getByText("Attempt", { exact: true }).waitFor();
  await payer(page, "pay");
  await page.getByTestId("result-paid").waitFor();
  await page.keyboard.press("Space");
  await page.clock.runFor(9000);
  await page.getByTestId("result-paid").waitFor();
  await page.keyboard.press("a");
  assert.equal(await text(page, "keypad-amount"), "12.50");
});

journey("the pointer presses digits, and Enter still shows the code", "lang=en", "", async (page) => {
  for (const digit of "120") await page.getByTestId(`keypad-digit-${digit}`).click();
  assert.equal(await text(page, "keypad-amount"), "120.00");
  await page.keyboard.press("Enter");
  await page.getByTestId("qr").waitFor();
});

journey("a currency without minor units gets a double nought", "lang=en", "", async (page) => {
  await page.getByTestId("currency").selectOption("JPY");
  await page.getByTestId("keypad-digit-5").click();
  await page.getByTestId("keypad-double-zero").click();
  assert.equal(await text(page, "keypad-amount"), "500");
  await page.getByText("Show code for JPY 500").waitFor();
});

journey("a cancelled order asks first and shows the outcome", "lang=en", "", async (page) => {
  await showCode(page);
  await page.keyboard.press("Escape");
  await page.getByTestId("confirm-cancel").click();
  await page.getByTestId("result-cancelled").waitFor();
  await page.getByTestId("new-payment").click();
  await page.getByTestId("show-code").waitFor();
});

journey("a failure says why, and the same order is tried again", "lang=en", "", async (page) => {
  await showCode(page);
  const number = await text(page, "order-number");
  await payer(page, "fail");
  await page.getByTestId("result-failed").getByText("balance is too low").first().waitFor();
  await page.getByText("No money has moved").waitFor();
  await page.getByTestId("try-again").click();
  await page.getByTestId("qr").waitFor();
  assert.equal(await text(page, "order-number"), number);
});

journey("a code that has run out is taken away and can be renewed", "lang=en", "", async (page) => {
  await showCode(page);
  const first = await page.getByTestId("qr").getAttribute("data-code");
  await payer(page, "runOut", 15_000);
  await page.clock.runFor(1000);
  assert.match(await said(page), /20 seconds left/);
  await page.clock.runFor(15_000);
  await page.getByTestId("qr").waitFor({ state: "detached" });
  await page.getByTestId("renew").click();
  await page.getByTestId("qr").waitFor();
  assert.notEqual(await page.getByTestId("qr").getAttribute("data-code"), first);
});

journey("an expired order says so and gets a new code", "lang=en", "", async (page) => {
  await showCode(page);
  await payer(page, "end", "expired", "expiry");
  await page.getByTestId("result-expired").waitFor();
  await page.getByTestId("renew").click();
  await page.getByTestId("qr").waitFor();
});

journey("a scanner works without focus, and typed digits stay an amount", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type("4", { delay: 90 });
  await page.keyboard.type("7", { delay: 90 });
  await page.evaluate(() => {
    // A wedge scanner plays its keys within a few milliseconds.
    for (const key of [..."281666040092345678", "Enter"]) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  });
  await page.getByTestId("result-processing").waitFor();
  await page.getByText("47.00").first().waitFor();
  await page.getByTestId("new-payment").click();
  await page.getByTestId("show-code").waitFor();
});

journey("a payer's code is scanned into its field", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type("8");
  await page.getByTestId("scan-code").click();
  await page.getByTestId("payment-code-input").fill("281666040092345678");
  await page.keyboard.press("Enter");
  await page.getByTestId("result-processing").waitFor();
  await payer(page, "pay", "Kakao Pay", "KRW 13000");
  await page.getByTestId("result-paid").getByText("Kakao Pay").first().waitFor();
});

journey("one click on the code opens the practice wallet", "lang=en", "", async (page) => {
  await showCode(page);
  await page.getByTestId("qr").click();
  await page.getByTestId("open-wallet").click();
  assert.equal(await page.evaluate(() => window.tillsideMemory.walletsOpened.length), 2);
});

journey("in the live book there is no frame and no practice wallet", "lang=en&book=live", "", async (page) => {
  await showCode(page);
  assert.equal(await page.getByTestId("open-wallet").count(), 0);
  assert.equal(await page.getByTestId("practice-bar").count(), 0);
  assert.doesNotMatch(await page.title(), /PRACTICE/);
});

journey("a payment is found, opened and told in two lanes", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("4123");
  await page.getByTestId("palette-line").filter({ hasText: "4123" }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("payment-detail").waitFor();
  assert.equal(await text(page, "order-number"), "4123");
  const kinds = await page.getByTestId("timeline-entry").evaluateAll((entries) => entries.map((entry) => entry.dataset.kind));
  assert.equal(kinds[0], "order.made");
  assert.ok(kinds.includes("payment.paid") && kinds.includes("refund.succeeded"));
  await page.keyboard.press("m");
  await page.getByTestId("messages").getByText("Signature checked").first().waitFor();
});

journey("the list is walked and filtered by keyboard", "lang=en", "payments", async (page) => {
  await page.getByTestId("payments-table").waitFor();
  await page.getByRole("region", { name: "Payments" }).focus();
  for (const key of ["ArrowDown", "j", "j", "k"]) await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  await page.getByTestId("payment-detail").waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("filter-state").selectOption("failed");
  await page.waitForFunction(() => document.querySelectorAll("[data-testid=payment-row]").length === 2);
  await page.getByTestId("filter-state").focus();
  await page.keyboard.press("Backspace");
  await page.waitForFunction(() => document.querySelectorAll("[data-testid=payment-row]").length > 10);
});

journey("a refund is requested once and stands as requested until it is proved", "lang=en", "payments/ord-4120", async (page) => {
  await page.getByTestId("refund-open").click();
  await page.getByTestId("refund-amount").fill("14.41");
  await page.getByTestId("refund-reason").fill("Damaged");
  await page.getByTestId("refund-confirm").getByText("Refund EUR 14.41").waitFor();
  await page.getByTestId("refund-confirm").dblclick();
  await page.getByTestId("refund-status").getByText("Requested").waitFor();
  const refunds = await page.evaluate(() => window.tillsideMemory.order("ord-4120").refunds.length);
  assert.equal(refunds, 1);
  await page.evaluate(() => window.tillsideMemory.refund("ord-4120", "ref-4120-1", "succeeded"));
  await page.getByTestId("refund-status").getByText("Refunded").waitFor();
  await page.getByTestId("refund-done").click();
  await page.getByTestId("payment-detail").getByText("Part refunded").waitFor();
});

journey("too much is not refunded", "lang=en", "payments/ord-4120/refund", async (page) => {
  await page.getByTestId("refund-amount").fill("158.01");
  await page.getByText("At most EUR 158.00 can still be refunded.").waitFor();
  assert.ok(await page.getByTestId("refund-confirm").isDisabled());
});

journey("a forged notification is counted and shown", "lang=en", "", async (page) => {
  assert.equal(await text(page, "rejected-count"), "0");
  await page.evaluate(() => window.tillsideMemory.forge());
  await page.waitForFunction(() => document.querySelector("[data-testid=rejected-count]").textContent === "1");
  await page.getByTestId("nav-settings").click();
  await page.getByTestId("settings-notifications").click();
  await page.getByTestId("only-rejected").click();
  await page.getByText("Forged: not applied").waitFor();
});

journey("what needs a person is decided there", "lang=en", "", async (page) => {
  await page.getByTestId("nav-needs-you").click();
  await page.getByTestId("break-accept").click();
  await page.getByTestId("nothing-needs-you").waitFor();
});

journey("what came while nobody looked is counted until it is opened", "lang=en", "", async (page) => {
  const count = () => page.getByTestId("nav-needs-you").locator(".count").textContent();
  await showCode(page);
  const number = await text(page, "order-number");
  await page.getByTestId("nav-overview").click();
  await page.getByTestId("overview-taken").waitFor();
  assert.equal(await count(), "1", "a break waits for a decision");
  await page.evaluate((id) => window.tillsideMemory.pay(id), `ord-${number}`);
  await page.evaluate(() => window.tillsideMemory.forge());
  await page.getByTestId("nav-needs-you").click();
  await page.getByTestId("missed").getByText("EUR 47.50").waitFor();
  await page.getByTestId("missed-letters").getByText("1 notification was not believed").waitFor();
  assert.equal(await count(), "3");
  await page.getByTestId("missed").click();
  await page.getByTestId("payment-detail").waitFor();
  await page.getByTestId("nav-needs-you").click();
  await page.getByTestId("missed-letters").waitFor();
  assert.equal(await page.getByTestId("missed").count(), 0);
  assert.equal(await count(), "2");
  await page.getByTestId("away-read-all").click();
  await page.getByTestId("away").waitFor({ state: "detached" });
  assert.equal(await count(), "1");
});

journey("what is paid where somebody looks is not missed", "lang=en", "", async (page) => {
  await showCode(page);
  await payer(page, "pay");
  await page.getByTestId("result-paid").waitFor();
  await page.getByTestId("nav-needs-you").click();
  await page.getByTestId("break").waitFor();
  assert.equal(await page.getByTestId("away").count(), 0);
});

journey("language and appearance change at once", "lang=en", "settings/computer", async (page) => {
  await page.getByTestId("language-select").selectOption("zh-CN");
  await page.getByTestId("nav-settings").getByText("设置").waitFor();
  await page.getByTestId("theme").getByText("深色").click();
  await page.locator("html[data-theme=dark]").waitFor();
});

journey("the way into the live book asks in words", "lang=en", "settings/books", async (page) => {
  await page.getByTestId("switch-book").click();
  await page.getByText("From then on payments are real.").waitFor();
  await page.getByTestId("confirm-switch").click();
  await page.getByText("No account is connected, so").waitFor();
  assert.equal(await page.getByTestId("practice-bar").count(), 0);
});

journey("a payment that still waits is taken up again", "lang=en", "", async (page) => {
  await showCode(page, "9.90");
  const number = await text(page, "order-number");
  await page.getByTestId("nav-payments").click();
  await page.getByTestId("payment-row").first().click();
  await page.getByTestId("resume").click();
  await page.getByTestId("qr").waitFor();
  assert.equal(await text(page, "order-number"), number);
});

journey("amounts can be hidden by one key", "lang=en", "payments", async (page) => {
  await page.getByTestId("payments-table").getByText("47.50").waitFor();
  await page.keyboard.press("Control+.");
  await page.getByTestId("payments-table").getByText("47.50").waitFor({ state: "detached" });
});
