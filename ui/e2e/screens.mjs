import { payer, showCode } from "./browser.mjs";

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
  "payment-detail": { screen: "payments/ord-4123", go: (page) => page.getByTestId("timeline-entry").first().waitFor() },
  "payment-detail-failed": { screen: "payments/ord-4128", go: (page) => page.getByTestId("timeline-entry").first().waitFor() },
  "payment-messages": {
    screen: "payments/ord-4127",
    go: async (page) => {
      await page.getByTestId("messages-open").click();
      await page.getByTestId("message").first().locator("summary").click();
    },
  },
  refund: {
    screen: "payments/ord-4120/refund",
    go: async (page) => {
      await page.getByTestId("refund-amount").fill("14.41");
      await page.getByTestId("refund-reason").fill("Damaged");
    },
  },
  "refund-too-much": {
    screen: "payments/ord-4120/refund",
    go: (page) => page.getByTestId("refund-amount").fill("200"),
  },
  "refund-requested": {
    screen: "payments/ord-4120/refund",
    go: async (page) => {
      await page.getByTestId("refund-amount").fill("14.41");
      await page.getByTestId("refund-confirm").click();
      await page.getByTestId("refund-status").waitFor();
    },
  },
  "needs-you": { screen: "needs-you", go: (page) => page.getByTestId("break").waitFor() },
  "settings-shop": { screen: "settings/shop", go: (page) => page.getByTestId("language-select").waitFor() },
  "settings-accounts": {
    screen: "settings/accounts",
    go: async (page) => {
      await page.getByTestId("test-account").click();
      await page.clock.runFor(500);
      await page.getByTestId("check-contract").waitFor();
    },
  },
  "settings-add-account": { screen: "settings/accounts", go: (page) => page.getByTestId("add-account").click() },
  "settings-notifications": { screen: "settings/notifications", go: (page) => page.getByTestId("notification").first().waitFor() },
  "settings-books": { screen: "settings/books", go: (page) => page.getByTestId("switch-book").waitFor() },
};

async function codeShown(page) {
  await showCode(page);
  await page.locator(".drawn:not(.hidden)").waitFor();
}

async function result(page, stage, act, ...rest) {
  await codeShown(page);
  await payer(page, act, ...rest);
  await page.getByTestId(`result-${stage}`).waitFor();
}
