import type { PayerLanguage } from "$app/ipc/payer";
import * as m from "$messages";

/** A message that takes nothing. */
export type Words = (inputs?: Record<string, never>, options?: { locale: PayerLanguage }) => string;

const balance = ["USER_BALANCE_NOT_ENOUGH"];
const limit = ["USER_AMOUNT_EXCEED_LIMIT", "PAYMENT_AMOUNT_EXCEED_LIMIT", "PAYMENT_COUNT_EXCEED_LIMIT"];
const misread = ["EXPIRED_CODE", "INVALID_PAYMENT_CODE"];
const shop = [
  "CURRENCY_NOT_SUPPORT", "NO_PAY_OPTIONS", "INVALID_CONTRACT", "SETTLE_CONTRACT_NOT_MATCH",
  "INVALID_MERCHANT_STATUS", "MERCHANT_KYB_NOT_QUALIFIED", "MERCHANT_NOT_REGISTERED", "PAYMENT_NOT_QUALIFIED",
];
const closed = ["ORDER_IS_CLOSED", "ORDER_IS_CANCELED"];

/** Why a payment failed, as the payer is told it: never more than the payer's own wallet would say. */
export function why(code: string | null): Words {
  if (!code) return m.to_payer_refused;
  if (balance.includes(code)) return m.to_payer_balance;
  if (limit.includes(code)) return m.to_payer_limit;
  if (misread.includes(code)) return m.to_payer_misread;
  if (shop.includes(code)) return m.to_payer_shop_cannot;
  return closed.includes(code) ? m.to_payer_code_over : m.to_payer_refused;
}

/** At most three letters that stand for a shop without a logo: "Harbour & Pine" is H&P, 老王面馆 is 老. */
export function initials(name: string): string {
  const first = Array.from(name.trim())[0] ?? "";
  if (/\p{Script=Han}|\p{Script=Hangul}|\p{Script=Kana}/u.test(first)) return first;
  return name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? "")
    .filter((letter) => /[\p{L}\p{N}&+]/u.test(letter))
    .slice(0, 3)
    .join("")
    .toLocaleUpperCase();
}
