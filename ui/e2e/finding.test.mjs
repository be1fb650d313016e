import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";

/* Finding things: search or go to, the list of payments, agreements, the API explorer, keys. */
let browser;
before(async () => (browser = await start()));
after(() => browser?.stop());

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

const hash = (page) => page.evaluate(() => location.hash);
const rows = (page, count) =>
  page.waitForFunction((wanted) => document.querySelectorAll("[data-testid=payment-row]").length === wanted, count);

journey("search or go to finds records, acts and pages, and is walked by keyboard", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.press("Control+k");
  const field = page.getByTestId("palette-input");
  await page.keyboard.type("47.5");
  await page.getByTestId("palette-line").first().getByText("4127").waitFor();
  assert.equal(await page.locator("[role=listbox] [role=group]").first().locator("p").textContent(), "Payments");
  const first = await field.getAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await field.getAttribute("aria-activedescendant"), first);
  assert.equal(await page.locator("[role=option][aria-selected=true]").count(), 1);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByTestId("payment-detail").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("keyb");
  await page.keyboard.press("Enter");
  await page.getByTestId("key-search").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await page.getByTestId("palette").waitFor({ state: "detached" });
});

journey("words of a note lead to all payments that hold them", "lang=en", "", async (page) => {
  await page.getByTestId("search").click();
  await page.keyboard.type("linen throw");
  await page.getByText("All payments with").waitFor();
  await page.keyboard.press("End");
  while (!(await page.locator("[role=option][aria-selected=true]").textContent()).includes("All payments")) {
    await page.keyboard.press("ArrowUp");
  }
  await page.keyboard.press("Enter");
  await page.getByTestId("payments-table").waitFor();
  assert.match(await hash(page), /search=linen\+throw/);
  await rows(page, 3);
});

journey("filters stand in the address and come back with it", "lang=en", "payments?state=failed", async (page) => {
  await rows(page, 2);
  await page.getByTestId("filter-more").click();
  await page.getByTestId("filter-code").fill("user_balance_not_enough");
  await page.getByTestId("filter-apply").click();
  await rows(page, 1);
  assert.match(await hash(page), /state=failed&code=USER_BALANCE_NOT_ENOUGH/);
  await page.reload();
  await rows(page, 1);
  await page.getByTestId("payment-row").click();
  await page.getByTestId("payment-detail").waitFor();
  await page.goBack();
  await rows(page, 1);
});

journey("an amount is found between two others, in its currency", "lang=en", "payments", async (page) => {
  await page.getByTestId("filter-more").click();
  await page.getByTestId("filter-min").fill("100");
  await page.getByTestId("filter-max").fill("160,00");
  await page.getByTestId("filter-apply").click();
  await rows(page, 2);
  await page.getByTestId("filter-more").click();
  await page.getByTestId("filter-min").fill("ten");
  await page.getByText("Type an amount in EUR").waitFor();
});

journey("a million rows are scrolled and jumped through, and only those in view are drawn", "lang=en&many=1000000", "payments?period=all", async (page) => {
  await page.getByTestId("payment-row").first().waitFor();
  const table = page.getByTestId("payments-table");
  assert.equal(await table.getAttribute("aria-rowcount"), "1000001");
  const jump = (share) =>
    page.evaluate((to) => {
      const view = document.querySelector("[data-testid=payments-table]").parentElement;
      view.scrollTop = view.scrollHeight * to;
    }, share);
  // Rows are counted down, so the number of a row tells its place.
  for (const share of [0.5, 0.9, 0.1]) {
    await jump(share);
    await page.waitForFunction((to) => {
      const row = document.querySelector("[data-testid=payment-row] .strong");
      return row && Math.abs(Number(row.textContent) - 1_000_000 * (1 - to)) < 100;
    }, share);
    assert.ok((await page.locator("tbody tr").count()) < 80);
  }
  await jump(1);
  await page.getByTestId("payment-row").last().getByText("1", { exact: true }).waitFor();
  await page.getByRole("region", { name: "Payments" }).focus();
  await page.keyboard.press("Home");
  await page.getByTestId("payment-row").first().getByText("1000000", { exact: true }).waitFor();
});

journey("a search that fits more than is added up says so, and shows no sums", "lang=en&many=1000000", "payments?search=eur", async (page) => {
  await page.getByTestId("foot-more").getByText("At least 50,000 attempts").waitFor();
  await page.getByTestId("export").getByText("Export 50,000 rows or more").waitFor();
  assert.equal(await page.getByText("Taken, less refunds").count(), 0);
  assert.equal(await page.getByTestId("payments-table").getAttribute("aria-rowcount"), "50001");
});

journey("a sum is a link to its rows", "lang=en", "payments", async (page) => {
  await page.locator("footer a", { hasText: "taken" }).click();
  await page.waitForFunction(() => location.hash.includes("state=paid"));
  const states = await page.locator("[data-testid=payment-row] [data-state]").evaluateAll((all) => all.map((one) => one.dataset.state));
  assert.ok(states.length > 10 && states.every((state) => ["paid", "refunded", "partRefunded"].includes(state)), states.join());
  await page.locator("footer a", { hasText: "GBP" }).click();
  await rows(page, 2);
});

journey("days and times follow the acquirer's zone when it is chosen", "lang=en", "payments/ord-4127", async (page) => {
  const first = () => page.locator("[data-testid=timeline-entry] time").first().textContent();
  await page.getByTestId("timeline-entry").first().waitFor();
  const shops = await first();
  await page.evaluate(() => (location.hash = "#/payments?zone=gmt8"));
  await page.getByTestId("payments-table").waitFor();
  await page.evaluate(() => (location.hash = "#/payments/ord-4127"));
  await page.getByTestId("timeline-entry").first().waitFor();
  assert.notEqual(await first(), shops);
  await page.getByText("UTC+8", { exact: true }).waitFor();
});

journey("chosen columns and saved views stay", "lang=en", "payments?state=failed", async (page) => {
  await page.getByTestId("columns-open").click();
  await page.getByTestId("column-gateway").check();
  await page.getByTestId("column-mode").uncheck();
  await page.keyboard.press("Escape");
  const heads = () => page.locator("thead th").allTextContents();
  assert.ok((await heads()).at(-1).startsWith("Payment"));
  await page.getByTestId("views-open").click();
  await page.getByTestId("view-name").fill("Failed ones");
  await page.getByTestId("view-save").click();
  await page.keyboard.press("Escape");
  await page.getByTestId("filter-state").selectOption("");
  await page.getByTestId("views-open").click();
  await page.getByTestId("view").click();
  await rows(page, 2);
});

journey("what is exported is what is shown", "lang=en", "payments?state=failed", async (page) => {
  await page.getByTestId("export").getByText("Export 2 rows").waitFor();
  await page.getByTestId("export").click();
  await page.getByText("2 rows").last().waitFor();
  await page.getByText("_selection.csv").waitFor();
});

journey("books that cannot be read are told with a way on, and the rows stay", "lang=en", "payments", async (page) => {
  await page.getByTestId("payments-table").waitFor();
  const unread = (state) => page.evaluate((now) => { window.tillsideMemory.unread = now; window.tillsideMemory.tell("payments"); }, state);
  await unread(true);
  await page.getByText("Another program holds the books").waitFor();
  assert.ok((await page.getByTestId("payment-row").count()) > 10);
  await unread(false);
  await page.getByText("Another program holds the books").waitFor({ state: "detached" });
});

journey("a message is copied as a command without keys and signature", "lang=en", "payments/ord-4127", async (page) => {
  await page.getByTestId("messages-open").click();
  await page.getByTestId("message").first().locator("summary").click();
  await page.getByTestId("copy-curl").first().click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^curl -X POST/);
  assert.doesNotMatch(copied, /kEwbb8/);
  assert.match(copied, /YOUR_SIGNATURE/);
});

journey("an agreement is begun, agreed by code, charged and stopped", "lang=en", "agreements", async (page) => {
  await page.getByTestId("agreements-table").waitFor();
  await page.keyboard.press("a");
  await page.getByTestId("agreement-purpose").fill("Coffee club");
  await page.getByTestId("agreement-amount").fill("9.5");
  await page.getByText("EUR 9.50", { exact: true }).waitFor();
  await page.getByTestId("start-agreement").click();
  const code = page.getByTestId("agreement-code");
  await code.waitFor();
  const id = (await hash(page)).split("/").at(-1);
  await page.evaluate((which) => window.tillsideMemory.agree(which, { state: "active", code: null }), id);
  await page.getByTestId("agreement-state").getByText("Active").waitFor();
  assert.equal(await code.count(), 0);
  await page.getByTestId("charge-now").click();
  await page.getByTestId("charge-amount").fill("10");
  await page.getByTestId("confirm-charge").click();
  await page.getByText("more than the payer agreed to").waitFor();
  await page.getByTestId("charge-amount").fill("9.50");
  await page.getByTestId("confirm-charge").getByText("Charge EUR 9.50").click();
  await page.getByTestId("payment-detail").waitFor();
  await page.getByTestId("nav-agreements").click();
  await page.getByTestId("agreement-row").filter({ hasText: "Coffee club" }).click();
  await page.getByTestId("stop-agreement").click();
  await page.getByTestId("confirm-stop").click();
  await page.getByTestId("agreement-state").getByText("Stopped").waitFor();
});

journey("calls are found by code, and one is composed in practice", "lang=en", "explorer", async (page) => {
  await page.getByTestId("call-row").first().waitFor();
  await page.getByTestId("call-search").fill("USER_AMOUNT_EXCEED_LIMIT");
  await page.waitForFunction(() => document.querySelectorAll("[data-testid=call-row]").length === 0 || document.querySelector("[data-testid=call-row]").textContent.includes("4124"));
  await page.getByTestId("call-search").fill("");
  await page.getByTestId("call-operation").selectOption("pay");
  await page.getByTestId("call-row").first().click();
  await page.getByTestId("signed-request").getByText("POST /ams/sandbox/api/v1/payments/pay").waitFor();
  await page.getByTestId("call-verdict").getByText("Signature checked").waitFor();
  await page.getByTestId("compose").click();
  await page.getByTestId("compose-operation").selectOption("inquiryPayment");
  await page.getByTestId("compose-body").fill("{");
  await page.getByText("This is no JSON yet").waitFor();
  await page.getByTestId("compose-body").fill('{"paymentRequestId":"try_7"}');
  await page.getByTestId("compose-send").click();
  await page.getByTestId("call-answer").getByText("ORDER_NOT_EXIST").waitFor();
});

journey("in the live book no call is composed", "lang=en&book=live", "explorer", async (page) => {
  await page.getByTestId("call-row").first().waitFor();
  assert.equal(await page.getByTestId("compose").count(), 0);
});

journey("a key is changed, refused when it is taken, and works at once", "lang=en", "settings/keyboard", async (page) => {
  await page.getByTestId("key-search").click();
  await page.keyboard.press("Control+n");
  await page.getByTestId("key-taken").waitFor();
  await page.keyboard.press("Control+j");
  await page.getByTestId("key-search").getByText("Ctrl J").waitFor();
  await page.keyboard.press("Control+j");
  await page.getByTestId("palette").waitFor();
});

journey("keys are made here, the public half is shown and the account tested at once", "lang=en", "settings/accounts", async (page) => {
  await page.getByTestId("add-account").click();
  await page.getByTestId("make-keys").click();
  const shown = (await page.getByTestId("public-key").textContent()).replaceAll("\n", "");
  assert.match(shown, /^MII/);
  await page.getByTestId("wizard-next").click();
  assert.equal(await page.getByLabel("Your private key").count(), 0);
  await page.getByLabel("Name", { exact: false }).first().fill("Second");
  await page.getByLabel("Gateway address").fill("https://gateway.example");
  await page.getByLabel("Client ID").fill("5Y0002");
  await page.getByLabel("Gateway public key").fill("MIIB");
  await page.getByTestId("save-account").click();
  await page.clock.runFor(500);
  await page.getByTestId("check-contract").waitFor();
});
