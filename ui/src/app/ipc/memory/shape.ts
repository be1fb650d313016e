import type { AttemptView, OrderView, RefundView, TimelineEntry } from "../client";
import type { Sale } from "./seed";

export const iso = (ms: number) => new Date(ms).toISOString();

export function amountOf(text: string): { currency: string; value: string } {
  const [currency = "EUR", value = "0.00"] = text.split(" ");
  return { currency, value };
}

const minor = (value: string) => BigInt(value.replace(".", ""));

/** Ended before anybody paid and without a refusal. */
export function droppedOff({ state, paidAt }: AttemptView): boolean {
  return state === "expired" || (state === "cancelled" && paidAt === null);
}

/** Adds and takes away decimal strings with the same number of decimals. */
export function sum(first: string, second: string, sign: 1n | -1n = 1n): string {
  const decimals = first.includes(".") ? first.length - first.indexOf(".") - 1 : 0;
  const total = minor(first) + sign * minor(second);
  const negative = total < 0n;
  const text = (negative ? -total : total).toString().padStart(decimals + 1, "0");
  const shown = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  return negative ? `-${shown}` : shown;
}

export function entry(
  at: number,
  lane: TimelineEntry["lane"],
  kind: string,
  args: Record<string, string> = {},
): TimelineEntry {
  const list = Object.entries(args).map(([name, value]) => ({ name, value }));
  return { at: iso(at), lane, kind, args: list, gapMs: 0 };
}

/** Puts entries in order and measures the gaps between them. */
export function inOrder(entries: TimelineEntry[]): TimelineEntry[] {
  const sorted = [...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return sorted.map((each, index) => {
    const before = sorted[index - 1];
    return { ...each, gapMs: before ? Date.parse(each.at) - Date.parse(before.at) : 0 };
  });
}

export function attemptOf(requestId: string, at: number, mode: AttemptView["mode"]): AttemptView {
  const linked = mode === "cashier" || mode === "entryCode";
  const shown = mode === "orderCode" || linked;
  return {
    requestId,
    gatewayId: null,
    mode,
    state: shown ? "awaitingPayer" : "unknown",
    wallet: null,
    code: shown && !linked ? `https://pay.example/q/${requestId.replaceAll("-", "")}281666040092` : null,
    checkoutUrl: linked ? `https://pay.example/c/${requestId.replaceAll("-", "")}` : null,
    createdAt: iso(at),
    expiresAt: shown ? iso(at + 180_000) : null,
    paidAt: null,
    toldBy: null,
    toldAfterMs: null,
    payerPaid: null,
    failureCode: null,
    inquiries: 0,
    lastInquiryAt: null,
    nextInquiryAt: iso(at + 5000),
  };
}

export function asked(attempt: AttemptView, at: number): TimelineEntry[] {
  const entries = [
    entry(at + 700, "desk", "payment.asked", { operation: "pay", mode: attempt.mode, request: attempt.requestId }),
  ];
  if (attempt.mode === "orderCode") {
    entries.push(entry(at + 1000, "acquirer", "payment.codeGiven", { validForMs: "180000" }));
  }
  return entries;
}

/** An order of the past, with everything that had been said about it. */
export function orderOf(sale: Sale, now: number): OrderView {
  const at = now - sale.ago * 1000;
  const first = sale.before ? now - sale.before.ago * 1000 : at;
  const amount = amountOf(sale.amount);
  const zero = { ...amount, value: sum(amount.value, amount.value, -1n) };
  const refunded = sale.refunded ? amountOf(sale.refunded) : zero;
  const mode = sale.mode ?? "orderCode";
  const timeline = [entry(first - 22_000, "desk", "order.made", { amount: sale.amount })];
  const attempts: AttemptView[] = [];
  if (sale.before) {
    const earlier = attemptOf(`${sale.number}-1`, first - 20_000, "orderCode");
    earlier.state = sale.before.state;
    earlier.wallet = sale.before.wallet ?? null;
    earlier.failureCode = sale.before.code ?? null;
    earlier.code = null;
    earlier.nextInquiryAt = null;
    attempts.push(earlier);
    const kind = sale.before.state === "failed" ? "payment.failed" : "payment.expired";
    timeline.push(...asked(earlier, first - 20_000));
    timeline.push(entry(first, "acquirer", kind, sale.before.code ? { code: sale.before.code } : {}));
  }
  const attempt = attemptOf(`${sale.number}-${attempts.length + 1}`, at - 20_000, mode);
  timeline.push(...asked(attempt, at - 20_000), ...settled(attempt, sale, at));
  attempts.push(attempt);
  const refunds = sale.refunded ? [refundOf(sale, at)] : [];
  for (const refund of refunds) {
    const sent = Date.parse(refund.createdAt);
    timeline.push(entry(sent, "desk", "refund.asked", { amount: sale.refunded ?? "", reason: refund.reason ?? "" }));
    timeline.push(entry(sent + 900, "acquirer", "refund.succeeded", { amount: sale.refunded ?? "" }));
  }
  const whole = sale.refunded === sale.amount;
  const open = sale.state === "awaitingPayer" || sale.state === "unknown";
  return {
    id: `ord-${sale.number}`,
    number: sale.number,
    status: sale.refunded ? (whole ? "refunded" : "partlyRefunded") : open ? "open" : (sale.state as "paid"),
    amount,
    refunded,
    refundUntil: sale.state === "paid" ? iso(at + 365 * 86_400_000) : null,
    refundable: { ...amount, value: sale.state === "paid" ? sum(amount.value, refunded.value, -1n) : zero.value },
    reference: null,
    note: sale.note ?? null,
    createdAt: iso(first - 22_000),
    expiresAt: null,
    account: "Practice",
    till: "2",
    practice: true,
    attempts,
    refunds,
    timeline: inOrder(timeline),
  };
}

function settled(attempt: AttemptView, sale: Sale, at: number): TimelineEntry[] {
  attempt.state = sale.state;
  attempt.wallet = sale.wallet ?? null;
  attempt.inquiries = 4;
  attempt.lastInquiryAt = iso(at - 1000);
  attempt.code = sale.state === "awaitingPayer" ? attempt.code : null;
  attempt.nextInquiryAt = null;
  const span = { times: "4", first: iso(at - 15_000), last: iso(at - 3000) };
  const inquired = entry(at - 15_000, "desk", "payment.inquired", span);
  if (sale.state === "unknown") {
    attempt.nextInquiryAt = iso(at + 3000);
    return [entry(at - 17_000, "acquirer", "payment.inProcess"), inquired];
  }
  attempt.gatewayId = `20261120194010890${sale.number.replace(/\D/g, "").padStart(4, "0")}`;
  switch (sale.state) {
    case "paid":
      attempt.paidAt = iso(at);
      attempt.toldBy = "notification";
      attempt.toldAfterMs = 1400;
      attempt.payerPaid = sale.payer ? amountOf(sale.payer) : null;
      return [
        inquired,
        entry(at, "acquirer", "payment.paid", {
          toldBy: "notification", wallet: sale.wallet ?? "", payerPaid: sale.payer ?? sale.amount, afterMs: "1400",
        }),
        entry(at + 1000, "desk", "payment.confirmed", { by: "inquiry" }),
      ];
    case "failed":
      attempt.failureCode = sale.code ?? null;
      return [
        inquired,
        entry(at, "acquirer", "payment.failed", { code: sale.code ?? "" }),
        entry(at + 3000, "desk", "payment.confirmed", { by: "inquiry" }),
      ];
    case "cancelled":
      return [entry(at - 600, "desk", "payment.cancelAsked", { why: "person" }), entry(at, "acquirer", "payment.cancelled")];
    default:
      return [inquired, entry(at - 600, "desk", "payment.cancelAsked", { why: "expiry" }), entry(at, "acquirer", "payment.expired")];
  }
}

function refundOf(sale: Sale, at: number): RefundView {
  return {
    id: `ref-${sale.number}`,
    orderId: `ord-${sale.number}`,
    requestId: `${sale.number}-R1`,
    gatewayId: `2026112019401089${sale.number.padStart(4, "0")}9`,
    amount: amountOf(sale.refunded ?? sale.amount),
    status: "succeeded",
    reason: "One candle broken",
    askedBy: null,
    approvedBy: null,
    reversedAt: null,
    createdAt: iso(at + 480_000),
    doneAt: iso(at + 481_000),
    code: null,
  };
}
