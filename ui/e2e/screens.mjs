import { payer, showCode, wish } from "./browser.mjs";
import { payerScreens } from "./payer.mjs";
import { needsYouScreens } from "./needs-you.mjs";
import { staffScreens } from "./staff.mjs";

/** Every screen, and how a person gets there. Pictures and the accessibility check walk the same list. */
export const screens = {
  welcome: { options: "first", go: (page) => page.getByTestId("welcome-start").waitFor() },
  "take-payment-empty": { options: "empty", go: (page) => page.getByTestId("show-code").waitFor() },
  "take-payment-keypad": {
    go: async (page) => {
      await page.getByTestId("show-code").waitFor();
      await page.keyboard.type("47.50");
      await page.clock.runFor(500);
      await page.getByText("AlipayHK").first().waitFor();
    },
  },
  "take-payment-scan": {
    go: async (page) => {
      await page.getByTestId("show-code").waitFor();
      await page.keyboard.type("12");
      await page.keyboard.press("F2");
      await page.getByTestId("payment-code-input").waitFor();
    },
  },
  "take-payment-code": { options: "book=live", go: (page) => codeShown(page) },
  "take-payment-code-practice": { go: (page) => codeShown(page) },
  "take-payment-code-over": {
    go: async (page) => {
      await codeShown(page);
      await payer(page, "runOut", 0);
      await page.clock.runFor(1000);
      await page.locator(".over").waitFor();
    },
  },
  "take-payment-cancel": {
    go: async (page) => {
      await codeShown(page);
      await page.getByTestId("cancel-order").click();
      await page.getByTestId("confirm-cancel").waitFor();
    },
  },
  "take-payment-paid": { options: "book=live", go: (page) => result(page, "paid", "pay") },
  "take-payment-paid-practice": { go: (page) => result(page, "paid", "pay") },
  "take-payment-failed": { go: (page) => result(page, "failed", "fail") },
  "take-payment-processing": { go: (page) => result(page, "processing", "process") },
  "take-payment-expired": { go: (page) => result(page, "expired", "end", "expired", "expiry") },
  "take-payment-returned": {
    go: async (page) => {
      await codeShown(page);
      await page.getByTestId("payer-is-back").click();
      await page.getByTestId("result-returned").waitFor();
    },
  },
  "take-payment-refunded": { screen: "take-payment/ord-4123", go: (page) => page.getByTestId("result-refunded").waitFor() },
  "take-payment-link": {
    go: async (page) => {
      await page.getByTestId("way-cashier").click();
      await page.keyboard.type("47.50");
      await page.getByTestId("make-link").click();
      await page.locator(".drawn:not(.hidden)").waitFor();
    },
  },
  "take-payment-way-link": {
    go: async (page) => {
      await page.getByTestId("way-cashier").click();
      await page.keyboard.type("47.50");
      await page.clock.runFor(500);
      await page.getByTestId("link-wallet").waitFor();
    },
  },
  "take-payment-late": {
    go: async (page) => {
      await page.getByTestId("show-code").waitFor();
      await page.evaluate(() => window.tillsideMemory.lateSuccess("4109", "EUR 8.40"));
      await page.getByTestId("late-success").waitFor();
    },
  },
  "take-payment-camera": {
    go: async (page) => {
      await page.getByTestId("show-code").waitFor();
      await page.keyboard.press("F2");
      await page.evaluate(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined, configurable: true }));
      await page.getByTestId("camera").click();
      await page.getByTestId("camera-trouble").waitFor();
    },
  },
  "take-payment-cancelled": { go: (page) => result(page, "cancelled", "end", "cancelled", "person") },
  overview: { options: "book=live", screen: "overview", go: (page) => page.getByTestId("overview-taken").waitFor() },
  "overview-practice": { screen: "overview", go: (page) => page.getByTestId("overview-taken").waitFor() },
  "overview-tables": {
    screen: "overview",
    go: async (page) => {
      await page.getByTestId("overview-tables").click();
      await page.getByTestId("overview-hours-table").waitFor();
    },
  },
  "overview-empty": { options: "empty", screen: "overview", go: (page) => page.locator(".face").waitFor() },
  payments: { options: "book=live", screen: "payments", go: (page) => page.getByTestId("payments-table").waitFor() },
  "payments-practice": { screen: "payments", go: (page) => page.getByTestId("payments-table").waitFor() },
  "payments-empty": { options: "empty", screen: "payments", go: (page) => page.locator(".face").waitFor() },
  palette: {
    screen: "payments",
    go: async (page) => {
      await page.getByTestId("payments-table").waitFor();
      await page.keyboard.press("Control+k");
      await page.keyboard.type("linen");
      await page.getByTestId("palette-line").nth(3).waitFor();
      await page.clock.runFor(300);
    },
  },
  "palette-pages": {
    go: async (page) => {
      await page.getByTestId("show-code").waitFor();
      await page.keyboard.press("Control+k");
      await page.getByTestId("palette-line").first().waitFor();
    },
  },
  "payments-more": {
    screen: "payments?currency=EUR&min=10&mode=orderCode",
    go: async (page) => {
      await page.getByTestId("payments-table").waitFor();
      await page.getByTestId("filter-more").click();
      await page.getByTestId("filter-apply").waitFor();
    },
  },
  "payments-columns": {
    screen: "payments",
    go: async (page) => {
      await page.getByTestId("columns-open").click();
      await page.getByTestId("columns").waitFor();
    },
  },
  "payments-views": {
    screen: "payments?state=failed",
    go: async (page) => {
      await page.getByTestId("views-open").click();
      await page.getByTestId("view-name").fill("Failed ones");
      await page.getByTestId("view-save").click();
      await page.getByTestId("view").waitFor();
    },
  },
  "payments-acquirer-zone": { screen: "payments?zone=gmt8", go: (page) => page.getByTestId("payments-table").waitFor() },
  "payments-failed": {
    go: async (page) => {
      await page.getByTestId("show-code").waitFor();
      await unread(page, true);
      await page.getByTestId("nav-payments").click();
      await page.getByTestId("error").waitFor();
    },
  },
  "payments-stale": {
    screen: "payments",
    go: async (page) => {
      await page.getByTestId("payments-table").waitFor();
      await unread(page, true);
      await page.evaluate(() => window.tillsideMemory.tell("payments"));
      await page.getByTestId("stale").waitFor();
    },
  },
  agreements: { screen: "agreements", go: (page) => page.getByTestId("agreements-table").waitFor() },
  "agreements-empty": { options: "empty", screen: "agreements", go: (page) => page.locator(".face").waitFor() },
  agreement: { screen: "agreements/agr-3", go: (page) => page.getByTestId("charge").first().waitFor() },
  "agreement-code": {
    screen: "agreements/agr-4",
    go: (page) => page.locator("[data-testid=agreement-code] .drawn:not(.hidden)").waitFor(),
  },
  "agreement-new": {
    screen: "agreements/new",
    go: async (page) => {
      await page.getByTestId("agreement-purpose").fill("Tea club, monthly");
      await page.getByTestId("agreement-amount").fill("12");
    },
  },
  "agreement-charge": {
    screen: "agreements/agr-1",
    go: async (page) => {
      await page.getByTestId("charge-now").click();
      await page.getByTestId("confirm-charge").waitFor();
    },
  },
  "agreement-stop": {
    screen: "agreements/agr-1",
    go: async (page) => {
      await page.getByTestId("stop-agreement").click();
      await page.getByTestId("confirm-stop").waitFor();
    },
  },
  explorer: {
    screen: "explorer",
    go: async (page) => {
      await page.getByTestId("call-row").first().click();
      await page.getByTestId("call").waitFor();
    },
  },
  "explorer-empty": { options: "empty", screen: "explorer", go: (page) => page.locator(".face").first().waitFor() },
  "explorer-compose": { screen: "explorer/compose", go: (page) => page.getByTestId("compose-body").waitFor() },
  "payment-detail": { screen: "payments/ord-4123", go: (page) => page.getByTestId("timeline-entry").first().waitFor() },
  "payment-detail-failed": { screen: "payments/ord-4128", go: (page) => page.getByTestId("timeline-entry").first().waitFor() },
  "payment-messages": {
    screen: "payments/ord-4127",
    go: async (page) => {
      await page.getByTestId("messages-open").click();
      await page.getByTestId("message").first().locator("summary").click();
    },
  },
  ...staffScreens,
  "settings-staff-none": { screen: "settings/staff", go: (page) => page.getByTestId("add-staff").waitFor() },
  ...needsYouScreens,
  "settings-shop": { screen: "settings/shop", go: (page) => page.getByTestId("presets").waitFor() },
  "settings-accounts": {
    screen: "settings/accounts",
    go: async (page) => {
      await page.getByTestId("test-account").click();
      await page.clock.runFor(500);
      await page.getByTestId("check-contract").waitFor();
    },
  },
  "settings-add-account": { screen: "settings/accounts", go: (page) => page.getByTestId("add-account").click() },
  "settings-own-keys": {
    screen: "settings/accounts",
    go: async (page) => {
      await page.getByTestId("add-account").click();
      await page.getByTestId("own-keys").click();
      await page.getByTestId("save-account").waitFor();
    },
  },
  "settings-public-key": {
    screen: "settings/accounts",
    go: async (page) => {
      await page.getByTestId("add-account").click();
      await page.getByTestId("make-keys").click();
      await page.getByTestId("public-key").waitFor();
    },
  },
  "settings-wallets": { screen: "settings/wallets", go: (page) => page.getByTestId("wallet-row").first().waitFor() },
  "settings-keyboard": { screen: "settings/keyboard", go: (page) => page.getByTestId("key-search").waitFor() },
  "settings-notifications": { screen: "settings/notifications", go: (page) => page.getByTestId("notification").first().waitFor() },
  "settings-sounds": { screen: "settings/sounds", go: (page) => page.getByTestId("heard").waitFor() },
  "settings-sounds-silent": {
    options: "silent&empty",
    screen: "settings/sounds",
    go: (page) => page.getByTestId("no-sound-device").waitFor(),
  },
  "settings-computer": { screen: "settings/computer", go: (page) => page.getByTestId("keep-watching").waitFor() },
  office: { options: "window=office", screen: "overview", go: (page) => page.getByTestId("overview-taken").waitFor() },
  "ask-notices": {
    screen: "overview",
    go: async (page) => {
      await page.getByTestId("overview-taken").waitFor();
      await wish(page, { kind: "askNotices" });
      await page.getByTestId("ask-notices").waitFor();
    },
  },
  "payments-undone": {
    screen: "payments?period=all",
    go: async (page) => {
      await page.getByTestId("payment-row").first().waitFor();
      await page.getByTestId("filter-state").selectOption("failed");
      await page.keyboard.press("Control+z");
      await page.getByTestId("undone").waitFor();
    },
  },
  "take-payment-dim": {
    options: "dim",
    go: async (page) => {
      await codeShown(page);
      await page.getByTestId("dim").waitFor();
    },
  },
  "leaving-choose": {
    screen: "overview",
    go: async (page) => {
      await page.getByTestId("overview-taken").waitFor();
      await wish(page, { kind: "leave", choose: true, open: 0 });
      await page.getByTestId("leave-keep").waitFor();
    },
  },
  "leaving-open": {
    go: async (page) => {
      await codeShown(page);
      await wish(page, { kind: "leave", choose: false, open: 1 });
      await page.getByTestId("leave-quit").waitFor();
    },
  },
  receipt: {
    screen: "payments/ord-4123",
    go: async (page) => {
      await page.getByTestId("receipt-open").click();
      await page.getByTestId("receipt-dialog").locator(".drawn:not(.hidden)").waitFor();
    },
  },
  "settings-receipts": { screen: "settings/receipts", go: (page) => page.getByTestId("pages-address").waitFor() },
  "settings-printer-add": {
    screen: "settings/receipts",
    go: async (page) => {
      await page.getByTestId("printer-add").click();
      await page.getByTestId("by-device").click();
    },
  },
  "settings-stand": { screen: "settings/stand", go: (page) => page.getByTestId("stand-preview").locator(".drawn:not(.hidden)").waitFor() },
  help: { screen: "help", go: (page) => page.getByTestId("help-article").waitFor() },
  "help-guide": { screen: "help/show-code", go: (page) => page.getByTestId("help-article").waitFor() },
  "help-search": {
    screen: "help",
    go: async (page) => {
      await page.getByTestId("help-search").fill("printer");
      await page.getByTestId("help-printer").first().waitFor();
    },
  },
  "help-support": {
    screen: "help",
    go: async (page) => {
      await page.getByTestId("support-open").click();
      await page.getByTestId("support-save").waitFor();
    },
  },
  "settings-backups": { screen: "settings/backups", go: (page) => page.getByTestId("backup-last").waitFor() },
  "settings-backups-failed": {
    options: "backup=failed",
    screen: "settings/backups",
    go: (page) => page.getByTestId("clock-behind").waitFor(),
  },
  "settings-backups-sealed": {
    screen: "settings/backups",
    go: async (page) => {
      await page.getByTestId("choose-backup-folder").click();
      await page.getByTestId("backup-phrase").fill("seven gulls over the pier");
      await page.getByTestId("set-backup-phrase").click();
      await page.getByTestId("remove-backup-phrase").waitFor();
    },
  },
  "settings-updates-none": { screen: "settings/updates", go: (page) => page.getByTestId("no-source").waitFor() },
  "settings-updates": {
    options: "update=offered",
    screen: "settings/updates",
    go: (page) => page.getByTestId("install-update").waitFor(),
  },
  "settings-updates-waiting": {
    options: "update=offered",
    screen: "settings/updates",
    go: async (page) => {
      await page.getByTestId("install-update").click();
      await page.getByTestId("stop-update").waitFor();
    },
  },
  "settings-updates-not-signed": {
    options: "update=not-signed",
    screen: "settings/updates",
    go: (page) => page.getByTestId("update-trouble").waitFor(),
  },
  "settings-updates-back": {
    options: "update=back-restores",
    screen: "settings/updates",
    go: async (page) => {
      await page.getByTestId("go-back").click();
      await page.getByTestId("confirm-go-back").waitFor();
    },
  },
  "settings-display": { screen: "settings/display", go: (page) => page.getByTestId("monitor").first().waitFor() },
  "settings-display-devices": {
    screen: "settings/display",
    go: async (page) => {
      await page.getByTestId("share-display").click();
      await page.getByTestId("offer-pairing").click();
      await page.getByTestId("pairing-digits").scrollIntoViewIfNeeded();
    },
  },
  "settings-display-measure": {
    screen: "settings/display",
    go: async (page) => {
      await page.getByTestId("measure").first().click();
      await page.getByTestId("measure-done").waitFor();
    },
  },
  "settings-books": { screen: "settings/books", go: (page) => page.getByTestId("switch-book").waitFor() },
  ...payerScreens,
};

/** The books cannot be read, as while another program holds them. */
function unread(page, state) {
  return page.evaluate((now) => {
    window.tillsideMemory.unread = now;
  }, state);
}

async function codeShown(page) {
  await showCode(page);
  await page.locator(".drawn:not(.hidden)").waitFor();
}

async function result(page, stage, act, ...rest) {
  await codeShown(page);
  await payer(page, act, ...rest);
  await page.getByTestId(`result-${stage}`).waitFor();
}
