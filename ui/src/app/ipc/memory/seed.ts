/*
 * A believable day of a shop on the quay. People, references and codes are invented.
 * Times are seconds before the page was opened, so the day is always today.
 */
export interface Sale {
  number: string;
  ago: number;
  amount: string;
  state: "paid" | "failed" | "expired" | "cancelled" | "awaitingPayer" | "unknown";
  wallet?: string;
  payer?: string;
  note?: string;
  refunded?: string;
  mode?: "orderCode" | "paymentCode" | "cashier";
  code?: string;
  /** An attempt before this one, for the same order. */
  before?: { ago: number; state: "failed" | "expired"; wallet?: string; code?: string };
}

const minutes = (count: number, seconds = 0) => count * 60 + seconds;

export const day: Sale[] = [
  {
    number: "4128", ago: minutes(0, 24), amount: "EUR 36.20", state: "failed", wallet: "Kakao Pay",
    note: "Linen towel", code: "USER_BALANCE_NOT_ENOUGH", mode: "paymentCode",
    before: { ago: minutes(1, 10), state: "expired" },
  },
  { number: "4127", ago: minutes(4, 1), amount: "EUR 47.50", state: "paid", wallet: "Alipay", payer: "CNY 391.00", note: "2 candles, 1 linen towel" },
  { number: "4126", ago: minutes(5, 28), amount: "EUR 12.00", state: "paid", wallet: "AlipayHK", payer: "HKD 107.81", note: "Linen towel" },
  { number: "W-0931", ago: minutes(6, 42), amount: "EUR 109.00", state: "unknown", wallet: "Naver Pay", note: "Oak board", mode: "cashier" },
  { number: "4125", ago: minutes(9, 15), amount: "EUR 86.40", state: "paid", wallet: "Kakao Pay", payer: "KRW 147096", note: "Linen throw, pine", mode: "paymentCode" },
  {
    number: "4124", ago: minutes(15, 39), amount: "EUR 31.50", state: "paid", wallet: "GCash", payer: "PHP 2136.96", note: "Gift wrap",
    before: { ago: minutes(16, 23), state: "failed", wallet: "GCash", code: "USER_AMOUNT_EXCEED_LIMIT" },
  },
  { number: "4123", ago: minutes(23, 57), amount: "EUR 64.00", state: "paid", wallet: "Alipay", payer: "CNY 526.82", note: "2 candles, 1 throw", refunded: "EUR 20.00" },
  { number: "4122", ago: minutes(33, 20), amount: "EUR 7.80", state: "paid", wallet: "TrueMoney", payer: "THB 291.81", note: "Oak board" },
  { number: "4121", ago: minutes(37, 46), amount: "EUR 22.90", state: "paid", wallet: "Touch ’n Go eWallet", payer: "MYR 109.49", note: "2 candles, 1 towel" },
  { number: "4120", ago: minutes(52, 21), amount: "EUR 158.00", state: "paid", wallet: "Alipay", payer: "CNY 1300.59", note: "Gift wrap" },
  { number: "4119", ago: minutes(55, 53), amount: "EUR 24.50", state: "paid", wallet: "AlipayHK", payer: "HKD 220.11", note: "Tea, loose", refunded: "EUR 24.50" },
  { number: "4118", ago: minutes(64, 35), amount: "EUR 4.80", state: "paid", wallet: "Toss Pay", payer: "KRW 8172", note: "Brass hook, 2", mode: "paymentCode" },
  { number: "4117", ago: minutes(74, 12), amount: "EUR 33.60", state: "paid", wallet: "Alipay", payer: "CNY 276.58", note: "Linen throw, pine" },
  { number: "4116", ago: minutes(78, 49), amount: "EUR 12.40", state: "cancelled", note: "Tea, loose" },
  { number: "4115", ago: minutes(87, 28), amount: "EUR 59.95", state: "paid", wallet: "GCash", payer: "PHP 4067.01", note: "Sea-salt candle" },
  { number: "W-0929", ago: minutes(98), amount: "GBP 124.00", state: "paid", wallet: "Kakao Pay", payer: "KRW 240328", note: "Stoneware bowl", mode: "cashier" },
  { number: "4114", ago: minutes(105, 17), amount: "EUR 43.00", state: "paid", wallet: "Alipay", payer: "CNY 353.96", note: "Stoneware bowl" },
  { number: "4113", ago: minutes(112, 10), amount: "EUR 18.75", state: "paid", wallet: "MPay", payer: "MOP 165.00", note: "Beeswax polish" },
  { number: "4112", ago: minutes(118, 5), amount: "EUR 26.00", state: "paid", wallet: "Alipay", payer: "CNY 214.02", note: "Linen towel" },
  { number: "4111", ago: minutes(125, 40), amount: "EUR 91.30", state: "paid", wallet: "DANA", payer: "IDR 1690000", note: "Linen throw, pine" },
  { number: "4110", ago: minutes(131, 2), amount: "EUR 15.20", state: "paid", wallet: "AlipayHK", payer: "HKD 136.56", note: "Gift wrap" },
  { number: "4109", ago: minutes(139, 44), amount: "EUR 8.40", state: "expired", note: "Tea, loose" },
  { number: "4108", ago: minutes(147, 8), amount: "EUR 72.00", state: "paid", wallet: "Toss Pay", payer: "KRW 122580", note: "Oak board", mode: "paymentCode" },
  { number: "W-0928", ago: minutes(153, 51), amount: "GBP 55.81", state: "paid", wallet: "Alipay", payer: "CNY 530.20", note: "Sea-salt candle", mode: "cashier" },
  { number: "4107", ago: minutes(160, 30), amount: "EUR 37.15", state: "paid", wallet: "GCash", payer: "PHP 2520.20", note: "Brass hook, 2" },
  { number: "4106", ago: minutes(168, 12), amount: "EUR 29.90", state: "paid", wallet: "Alipay", payer: "CNY 246.12", note: "2 candles" },
  { number: "4105", ago: minutes(176, 9), amount: "EUR 66.20", state: "paid", wallet: "Kakao Pay", payer: "KRW 112700", note: "Stoneware bowl", mode: "paymentCode" },
];

export const wallets = [
  "Alipay", "AlipayHK", "Kakao Pay", "GCash", "Touch ’n Go eWallet", "DANA", "MPay", "Toss Pay",
  "Naver Pay", "Boost", "Maya", "ZaloPay", "HiPay",
];
