/** What the payer's display can be told, for pictures and for the accessibility check. */
const wallets = [
  "Alipay", "AlipayHK", "Kakao Pay", "GCash", "Touch ’n Go eWallet", "DANA", "MPay", "Toss Pay",
  "Naver Pay", "Boost", "Maya", "ZaloPay", "HiPay",
];
const amount = { currency: "EUR", value: "47.50" };
const number = "4129";

const toPay = (edit = {}) => ({
  kind: "toPay", number, amount, note: "2 candles, 1 linen towel", code: "https://pay.example/q/41291281666040092",
  link: false, madeAt: "2026-11-20T14:35:12Z", expiresAt: "2026-11-20T14:38:12Z", promotions: [], ...edit,
});
const result = (outcome, edit = {}) => ({
  kind: "result", number, outcome, amount, payerPaid: null, refunded: null, wallet: null, at: null, reason: null, ...edit,
});
const paid = { payerPaid: { currency: "CNY", value: "391.00" }, wallet: "ALIPAY_CN", at: "2026-11-20T14:32:29Z" };

const faces = {
  idle: { kind: "idle" },
  "to-pay": toPay(),
  "to-pay-last": toPay({
    expiresAt: "2026-11-20T14:36:44Z",
    promotions: [{ wallet: "AlipayHK", words: "10 % off from HKD 200, up to HKD 30." }],
  }),
  "to-pay-over": toPay({ expiresAt: "2026-11-20T14:36:00Z" }),
  "to-pay-long": toPay({ amount: { currency: "IDR", value: "12345678.00" } }),
  link: toPay({ link: true }),
  "show-code": { kind: "showCode", amount },
  paid: result("paid", paid),
  failed: result("failed", { reason: "USER_BALANCE_NOT_ENOUGH", wallet: "KAKAOPAY" }),
  processing: result("processing", { wallet: "KAKAOPAY" }),
  expired: result("expired"),
  cancelled: result("cancelled"),
  refunded: result("refunded", { ...paid, refunded: { currency: "EUR", value: "20.00" } }),
  returned: result("returned"),
};

async function show(page, face, edit) {
  await page.waitForFunction(() => window.tillsideTold);
  await page.evaluate(
    ([shown, names, more]) => {
      const query = new URLSearchParams(location.search);
      window.tillsideTold({
        view: {
          practice: query.get("book") === "practice", shop: "Harbour & Pine", store: "Quay Street", zone: "Europe/Dublin",
          theme: "system", language: query.get("lang"), wallets: names, face: shown, ...more.view,
        },
        now: "2026-11-20T14:36:30Z", codeMm: 60, dotsPer100Mm: 379, measuring: false, ...more.told,
      });
    },
    [face, wallets, edit],
  );
  await page.getByTestId("payer").waitFor();
  if (face.kind === "toPay" && face.expiresAt > "2026-11-20T14:36:30Z") await page.locator(".drawn:not(.hidden)").waitFor();
}

const screen = (face, edit = {}, options = "") => ({
  page: "payer.html",
  options,
  go: (page) => show(page, faces[face], edit),
});

/** The faces of the payer's display, as screens. */
export const payerScreens = {
  "payer-idle": screen("idle"),
  "payer-to-pay": screen("to-pay"),
  "payer-to-pay-last": screen("to-pay-last"),
  "payer-to-pay-over": screen("to-pay-over"),
  "payer-to-pay-long": screen("to-pay-long"),
  "payer-link": screen("link"),
  "payer-show-code": screen("show-code"),
  "payer-paid": screen("paid"),
  "payer-failed": screen("failed"),
  "payer-processing": screen("processing"),
  "payer-expired": screen("expired"),
  "payer-cancelled": screen("cancelled"),
  "payer-refunded": screen("refunded"),
  "payer-returned": screen("returned"),
  "payer-to-pay-practice": screen("to-pay", {}, "book=practice"),
  "payer-to-pay-korean": screen("to-pay", { view: { language: "ko" } }),
  "payer-to-pay-malay": screen("to-pay", { view: { language: "ms" } }),
  "payer-pairing": {
    page: "payer.html",
    go: async (page) => {
      await page.waitForFunction(() => window.tillsideUnpaired);
      await page.evaluate(() => window.tillsideUnpaired());
      await page.getByTestId("payer-pairing").waitFor();
    },
  },
  "payer-measure": screen("idle", { told: { measuring: true } }),
};
