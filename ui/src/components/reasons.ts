import * as m from "$messages";

/** Why a payment failed, for the cashier, and what could be said to the payer. */
export interface Reason {
  why: string;
  say: string;
}

interface Words {
  why: () => string;
  say: () => string;
}

const balance: Words = { why: m.reason_balance, say: m.say_balance };
const limit: Words = { why: m.reason_limit, say: m.say_limit };
const wallet: Words = { why: m.reason_wallet, say: m.say_other_wallet };
const code: Words = { why: m.reason_code, say: m.say_refresh_code };
const shop: Words = { why: m.reason_shop, say: m.say_other_way };
const risk: Words = { why: m.reason_risk, say: m.say_other_wallet };
const closed: Words = { why: m.reason_closed, say: m.say_new_code };
const unknown: Words = { why: m.reason_refused, say: m.say_other_wallet };

/** The acquirer's codes by what the cashier can do about them; the code itself stands small beside. */
const byCode: Record<string, Words> = {
  USER_BALANCE_NOT_ENOUGH: balance,
  USER_AMOUNT_EXCEED_LIMIT: limit,
  PAYMENT_AMOUNT_EXCEED_LIMIT: limit,
  PAYMENT_COUNT_EXCEED_LIMIT: limit,
  USER_STATUS_ABNORMAL: wallet,
  USER_KYC_NOT_QUALIFIED: wallet,
  USER_PAYMENT_VERIFICATION_FAILED: wallet,
  USER_NOT_EXIST: wallet,
  ISSUER_REJECTS_TRANSACTION: wallet,
  EXPIRED_CODE: code,
  INVALID_PAYMENT_CODE: code,
  CURRENCY_NOT_SUPPORT: shop,
  NO_PAY_OPTIONS: shop,
  INVALID_CONTRACT: shop,
  SETTLE_CONTRACT_NOT_MATCH: shop,
  INVALID_MERCHANT_STATUS: shop,
  MERCHANT_KYB_NOT_QUALIFIED: shop,
  MERCHANT_NOT_REGISTERED: shop,
  PAYMENT_NOT_QUALIFIED: shop,
  RISK_REJECT: risk,
  FRAUD_REJECT: risk,
  SUSPECTED_RISK: risk,
  ORDER_IS_CLOSED: closed,
  ORDER_IS_CANCELED: closed,
};

export function reason(failureCode: string | null): Reason {
  const words = (failureCode && byCode[failureCode]) || unknown;
  return { why: words.why(), say: words.say() };
}
