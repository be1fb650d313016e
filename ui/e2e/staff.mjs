/** Asks for a part to go back. */
async function askForPart(page) {
  await page.getByTestId("refund-amount").fill("14.41");
  await page.getByTestId("refund-confirm").click();
}

/** Money going back, and the people who let it. */
export const staffScreens = {
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
      await askForPart(page);
      await page.getByTestId("refund-status").waitFor();
    },
  },
  "refund-cancel": {
    screen: "payments/ord-4127/refund",
    go: async (page) => {
      await page.getByTestId("refund-all").click();
      await page.getByTestId("refund-way").waitFor();
    },
  },
  "refund-pin": {
    options: "staff=Tobi Okafor",
    screen: "payments/ord-4120/refund",
    go: async (page) => {
      await askForPart(page);
      await page.getByTestId("pin-dialog").waitFor();
      await page.keyboard.type("704");
    },
  },
  "refund-hello": {
    options: "staff=Tobi Okafor&hello=Tobi Okafor",
    screen: "payments/ord-4120/refund",
    go: async (page) => {
      await askForPart(page);
      await page.getByTestId("by-computer").waitFor();
    },
  },
  refunds: { screen: "refunds", go: (page) => page.getByTestId("refunds-table").waitFor() },
  "refunds-empty": { options: "empty", screen: "refunds", go: (page) => page.locator(".face").waitFor() },
  "refund-batch": {
    screen: "refunds/file",
    go: async (page) => {
      await page.getByTestId("batch-choose").click();
      await page.getByTestId("batch-line").first().waitFor();
    },
  },
  lock: { options: "staff", go: (page) => page.getByTestId("lock").waitFor() },
  "lock-wrong": {
    options: "staff",
    go: async (page) => {
      await page.getByTestId("pin").pressSequentially("000001");
      await page.getByTestId("pin-wrong").getByText("2").waitFor();
    },
  },
  "settings-staff-hello": {
    options: "staff=Tobi Okafor&hello=Tobi Okafor",
    screen: "settings/staff",
    go: (page) => page.getByTestId("forget-recognized").waitFor(),
  },
  "settings-staff-agree": {
    options: "staff=Tobi Okafor&hello",
    screen: "settings/staff",
    go: async (page) => {
      await page.getByTestId("recognize-staff").first().click();
      await page.getByTestId("recognize-pin").waitFor();
    },
  },
  "settings-staff": {
    options: "staff=Tobi Okafor",
    screen: "settings/staff",
    go: (page) => page.getByTestId("staff").waitFor(),
  },
};
