/** Wallets by the name their brands use, with the country where a brand has several; an unknown one
 * is shown as the acquirer wrote it. */
const names: Record<string, string> = {
  ALIPAY_CN: "Alipay",
  ALIPAY_HK: "AlipayHK",
  BILLEASE: "BillEase",
  BKASH: "bKash",
  BOOST: "Boost",
  BPI: "BPI",
  CONNECT_WALLET: "Alipay+",
  DANA: "DANA",
  EASYPAISA: "Easypaisa",
  GCASH: "GCash",
  GOPAY_ID: "GoPay",
  GRABPAY_MY: "GrabPay MY",
  GRABPAY_PH: "GrabPay PH",
  GRABPAY_SG: "GrabPay SG",
  HIPAY: "HiPay",
  JKOPAY: "JKOPay",
  KAKAOPAY: "Kakao Pay",
  KPLUS: "K PLUS",
  MAYA: "Maya",
  MOMO: "MoMo",
  MPAY: "MPay",
  NAVERPAY: "Naver Pay",
  PAYPAY: "PayPay",
  RABBIT_LINE_PAY: "LINE Pay",
  TNG: "Touch ’n Go eWallet",
  TOSSPAY: "Toss Pay",
  TRUEMONEY: "TrueMoney",
  ZALOPAY: "ZaloPay",
};

export function walletName(wallet: string): string {
  return names[wallet.toUpperCase()] ?? wallet;
}

/** The first of each brand: a payer knows one name, whatever the country. */
export function brands<Method extends { name: string }>(methods: readonly Method[]): Method[] {
  return methods.filter((method, at) => methods.findIndex(({ name }) => name === method.name) === at);
}

/** Every wallet that has a name of its own here. */
export function knownWallets(): string[] {
  return Object.keys(names);
}

/** Wallets that can be charged by an agreement, the most used first. */
export const debitWallets = [
  "ALIPAY_CN", "ALIPAY_HK", "GCASH", "DANA", "TNG", "KAKAOPAY", "TRUEMONEY", "BOOST", "NAVERPAY", "TOSSPAY", "MAYA", "ZALOPAY",
];
