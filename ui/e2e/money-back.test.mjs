import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";

let browser;
before(async () => (browser = await start()));
after(() => browser?.stop());

function journey(name, options, screen, walk) {
  test(name, async () => {
    const page = await browser.open(`lang=en&${options}`, screen);
    try {
      await walk(page);
      assert.deepEqual(page.faults, []);
    } finally {
      await page.close();
    }
  });
}

const PIN = "704913";
const memory = (page, act, ...rest) =>
  page.evaluate(([name, more]) => window.tillsideMemory[name](...more), [act, rest]);
const status = (page, word) => page.locator(`[data-testid=refund-status][data-status=${word}]`).waitFor();

journey("an order is found by its receipt and refunded in part with a PIN", "staff=Tobi Okafor", "refunds", async (page) => {
  await page.getByTestId("find-order").fill("4120");
  await page.keyboard.press("Enter");
  await page.getByTestId("refund-amount").fill("14.41");
  await page.getByTestId("refund-way").getByText("A refund, not a cancel").waitFor();
  await page.getByTestId("refund-window").getByText("days left").waitFor();
  await page.getByTestId("refund-confirm").click();
  await page.getByTestId("pin-dialog").getByText("Refund EUR 14.41").waitFor();
  await page.getByTestId("pin").pressSequentially("000001");
  await page.getByTestId("pin-note").getByText("2 tries left").waitFor();
  // It sends on the last digit, and a paste works like typing.
  await page.evaluate((pin) => navigator.clipboard.writeText(` ${pin.slice(0, 3)} ${pin.slice(3)} `), PIN);
  await page.getByTestId("pin").focus();
  await page.keyboard.press("Control+V");
  await status(page, "pending");
  const [refund] = await page.evaluate(() => window.tillsideMemory.order("ord-4120").refunds);
  assert.deepEqual([refund.askedBy, refund.approvedBy], ["Tobi Okafor", null]);
  await memory(page, "refund", "ord-4120", "ref-4120-1", "succeeded");
  await status(page, "succeeded");
});

journey("too much is refused before anything is sent", "staff=Tobi Okafor", "payments/ord-4120/refund", async (page) => {
  await page.getByTestId("refund-amount").fill("158.01");
  await page.getByText("At most EUR 158.00 can still be refunded.").waitFor();
  assert.ok(await page.getByTestId("refund-confirm").isDisabled());
});

journey("a whole sale of today is cancelled, and the button says so", "", "payments/ord-4127/refund", async (page) => {
  await page.getByTestId("refund-all").click();
  await page.getByTestId("refund-way").getByText("A cancel, not a refund").waitFor();
  await page.getByTestId("refund-confirm").getByText("Cancel the sale").waitFor();
  await page.getByTestId("refund-confirm").click();
  await status(page, "cancelled");
});

journey("a cashier above the limit needs a second person", "staff=Maeve Brennan", "payments/ord-4120/refund", async (page) => {
  await page.getByTestId("refund-amount").fill("60.00");
  await page.getByTestId("refund-second").waitFor();
  await page.getByTestId("refund-confirm").click();
  await page.getByTestId("pin").pressSequentially(PIN);
  await page.getByTestId("second-person").waitFor();
  await page.getByTestId("pin").pressSequentially("000001");
  // One that does not fit begins again with the first of the two.
  await page.getByTestId("pin-note").getByText("2 tries left").waitFor();
  assert.equal(await page.getByTestId("second-person").count(), 0);
  await page.getByTestId("pin").pressSequentially(PIN);
  await page.getByTestId("second-person").waitFor();
  await page.getByTestId("pin").pressSequentially(PIN);
  await status(page, "pending");
  const [refund] = await page.evaluate(() => window.tillsideMemory.order("ord-4120").refunds);
  assert.deepEqual([refund.askedBy, refund.approvedBy], ["Maeve Brennan", "Tobi Okafor"]);
});

journey("Windows Hello stands in for the PIN of who agreed to it", "staff=Tobi Okafor&hello", "settings/staff", async (page) => {
  const tobi = page.getByTestId("staff").locator("li", { hasText: "Tobi Okafor" });
  await tobi.getByTestId("recognize-staff").click();
  await page.getByTestId("recognize-pin").getByText("counts as Tobi Okafor").waitFor();
  await page.getByTestId("pin").pressSequentially(PIN);
  await tobi.getByText("Also proved by Windows Hello here").waitFor();
  // The computer knows one person, so it is offered for nobody else.
  assert.equal(await page.getByTestId("recognize-staff").count(), 0);
  await page.evaluate(() => (location.hash = "#/payments/ord-4120/refund"));
  await page.getByTestId("refund-amount").fill("14.41");
  await page.getByTestId("refund-confirm").click();
  await page.getByTestId("by-computer").click();
  await status(page, "pending");
});

journey("a second person whom the computer knows needs no PIN, and the first one does", "staff=Maeve Brennan&hello=Tobi Okafor", "payments/ord-4120/refund", async (page) => {
  await page.getByTestId("refund-amount").fill("60.00");
  await page.getByTestId("refund-second").waitFor();
  await page.getByTestId("refund-confirm").click();
  await page.getByTestId("pin-dialog").waitFor();
  assert.equal(await page.getByTestId("by-computer").count(), 0);
  await page.getByTestId("pin").pressSequentially(PIN);
  await page.getByTestId("by-computer").click();
  await status(page, "pending");
});

journey("an accountant sees refunds and makes none", "staff=Aoife Nolan", "payments/ord-4120/refund", async (page) => {
  await page.getByTestId("refund-amount").fill("14.41");
  await page.getByText("Your role may not refund.").waitFor();
  assert.ok(await page.getByTestId("refund-confirm").isDisabled());
  await page.getByTestId("nav-refunds").click();
  await page.getByTestId("refunds-table").waitFor();
  assert.equal(await page.getByTestId("find-order").count(), 0);
});

journey("a batch with one bad line is tried dry, then done", "", "refunds", async (page) => {
  await page.getByTestId("refund-batch").click();
  await page.getByTestId("batch-choose").click();
  await page.getByTestId("batch-sum").getByText("3 lines can be done, 1 cannot").waitFor();
  await page.locator("[data-testid=batch-line][data-status=refused]").getByText("more than can still be refunded").waitFor();
  await page.getByTestId("batch-run").getByText("Refund 3 lines, EUR 22.81").click();
  await page.getByTestId("batch-sum").getByText("3 refunded, 0 requested, 1 not done").waitFor();
});

journey("a refund that came back is its own state and waits for the owner", "", "payments/ord-4120/refund", async (page) => {
  await page.getByTestId("refund-amount").fill("14.41");
  await page.getByTestId("refund-confirm").click();
  await status(page, "pending");
  await memory(page, "refund", "ord-4120", "ref-4120-1", "succeeded");
  await status(page, "succeeded");
  await memory(page, "reverse", "ord-4120");
  await status(page, "reversed");
  await page.getByTestId("nav-refunds").click();
  await page.getByTestId("refund-row").first().getByText("Reversed by the acquirer, pay it yourself").waitFor();
  await page.getByTestId("nav-needs-you").click();
  const task = page.getByTestId("break").first();
  await task.getByText("A refund came back").waitFor();
  await task.getByText("Paid in another way").click();
  await task.getByText("A refund came back").waitFor({ state: "detached" });
});

journey("the desk locks, watches what is live, and opens on the last digit", "staff=Tobi Okafor", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type("12");
  await page.getByTestId("show-code").click();
  await page.getByTestId("qr").waitFor();
  await page.keyboard.press("Control+L");
  await page.getByTestId("watched").getByText("One payment is still being watched").waitFor();
  assert.equal(await page.getByTestId("qr").count(), 0);
  await page.getByTestId("person").getByText("Maeve Brennan").click();
  await page.keyboard.type(PIN);
  await page.getByTestId("person-foot").getByText("Maeve Brennan").waitFor();
  // A cashier has no pages of the owner's.
  assert.equal(await page.getByTestId("nav-settings").count(), 0);
  assert.equal(await page.getByTestId("nav-overview").count(), 0);
});

journey("the first one named is the owner, and from then on there is a lock", "", "settings/staff", async (page) => {
  await page.getByTestId("staff-name").fill("Tobi Okafor");
  assert.ok(await page.getByTestId("staff-role").isDisabled());
  await page.getByTestId("add-staff").click();
  await page.getByTestId("new-pin").getByTestId("pin").pressSequentially(PIN);
  await page.getByTestId("person-foot").getByText("Tobi Okafor").waitFor();
  await page.getByTestId("lock-now").click();
  await page.getByTestId("lock").waitFor();
  await page.getByTestId("pin").pressSequentially(PIN);
  await page.getByTestId("person-foot").waitFor();
});
