import type { TimelineEntry } from "$app/ipc/client";
import { printerWord } from "$app/receipt/trouble";
import { breakTitle } from "$components/breaks";
import { modeWord, witnessWord } from "$components/modes";
import { money } from "$components/money";
import { tillName } from "$components/till";
import { clockTime } from "$components/time";
import { verdictWord } from "$components/verdicts";
import { walletName } from "$components/wallets";
import * as m from "$messages";

/** A step as it is told: what happened, and the small print under it. */
export interface Step {
  title: string;
  detail: string;
}

/** The mark of a step: a state's own for outcomes, a thin ring with a sign for everything else. */
export type StepMark =
  | "paid" | "failed" | "expired" | "cancelled" | "refunded" | "processing" | "returned"
  | "plus" | "ask" | "check" | "repeat" | "back" | "mail" | "cross";

type Args = Record<string, string | undefined>;
interface Kind {
  mark: StepMark;
  title: (args: Args, zone: string) => string;
  detail?: (args: Args, zone: string) => string;
}

/** Amounts travel as "EUR 47.50"; anything else is shown as it came. */
function amount(text: string | undefined): string {
  const match = /^([A-Z]{3}) (-?\d+(?:\.\d+)?)$/.exec(text ?? "");
  return match?.[1] && match[2] ? money({ currency: match[1], value: match[2] }) : (text ?? "");
}

const time = (text: string | undefined, zone: string) =>
  text && !Number.isNaN(Date.parse(text)) ? clockTime(text, zone) : (text ?? "");
const join = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(" · ");
const code = (args: Args) => args.code ?? "";
const seconds = (ms: string | undefined) => (Number(ms ?? 0) / 1000).toFixed(1);
const modes = ["orderCode", "paymentCode", "cashier", "entryCode", "agreement"] as const;

function mode(text: string | undefined): string {
  const known = modes.find((each) => each === text);
  return known ? modeWord(known) : (text ?? "");
}

function cancelWhy(why: string | undefined): string {
  switch (why) {
    case "person":
      return m.why_person();
    case "expiry":
      return m.why_expiry();
    case "giveUp":
      return m.why_give_up();
    case "renew":
      return m.why_renew();
    case "returnPaid":
      return m.why_return_paid();
    default:
      return why ?? "";
  }
}

const kinds: Record<string, Kind> = {
  "order.made": { mark: "plus", title: () => m.step_order_made(), detail: (a) => join(amount(a.amount), a.till && tillName(a.till), a.by) },
  "payment.asked": {
    mark: "ask",
    title: (a) => m.step_payment_asked({ mode: mode(a.mode) }),
    detail: (a) => join(a.operation, a.request),
  },
  "payment.codeGiven": {
    mark: "check",
    title: () => m.step_code_given(),
    detail: (a) => (a.validForMs ? m.valid_for({ seconds: Math.round(Number(a.validForMs) / 1000) }) : ""),
  },
  "payment.redirectGiven": { mark: "check", title: () => m.step_redirect_given() },
  "payment.inProcess": { mark: "processing", title: () => m.step_in_process() },
  "payment.outcomeUnknown": { mark: "returned", title: () => m.step_outcome_unknown(), detail: (a) => a.why ?? "" },
  "payment.inquired": {
    mark: "repeat",
    title: (a) => m.step_inquired({ count: Number(a.times ?? 1) }),
    detail: (a, zone) => inquiredSpan(a, zone),
  },
  "payment.paid": {
    mark: "paid",
    title: paidTitle,
    detail: (a) =>
      join(
        a.toldBy ? m.told_by({ who: witnessWord(a.toldBy) ?? a.toldBy }) : "",
        a.afterMs ? m.after_wallet({ seconds: seconds(a.afterMs) }) : "",
      ),
  },
  "payment.confirmed": {
    mark: "check",
    title: () => m.step_confirmed(),
    detail: (a) => (a.by ? m.told_by({ who: witnessWord(a.by) ?? a.by }) : ""),
  },
  "payment.failed": { mark: "failed", title: () => m.step_failed(), detail: code },
  "payment.expired": { mark: "expired", title: () => m.step_expired() },
  "payment.cancelAsked": { mark: "ask", title: () => m.step_cancel_asked(), detail: (a) => join(cancelWhy(a.why), a.by) },
  "payment.cancelled": { mark: "cancelled", title: () => m.step_cancelled() },
  "payment.cancelRefused": { mark: "cross", title: () => m.step_cancel_refused(), detail: code },
  "return.asked": {
    mark: "back",
    title: (a) => m.refunds_step_return({ amount: amount(a.amount) }),
    detail: (a) => join(a.by, a.reason),
  },
  "refund.asked": {
    mark: "back",
    title: (a) =>
      a.instead
        ? m.refunds_step_instead({ amount: amount(a.amount) })
        : m.step_refund_asked({ amount: amount(a.amount) }),
    detail: (a) => join(a.by, a.reason),
  },
  "refund.reversed": { mark: "returned", title: () => m.refunds_step_reversed(), detail: (a) => amount(a.amount) },
  "refund.succeeded": { mark: "refunded", title: () => m.step_refund_succeeded(), detail: (a) => amount(a.amount) },
  "refund.failed": { mark: "failed", title: () => m.step_refund_failed(), detail: code },
  "refund.pending": { mark: "processing", title: () => m.step_refund_pending(), detail: code },
  "notification.received": {
    mark: "mail",
    title: () => m.step_notification(),
    detail: (a) => join(a.kind, m.signature_checked()),
  },
  "notification.rejected": { mark: "cross", title: () => m.step_notification_rejected(), detail: (a) => verdictWord(a.verdict ?? "") },
  "break.opened": { mark: "returned", title: () => m.step_break_opened(), detail: (a) => breakTitle(a.kind ?? "") },
  "break.resolved": { mark: "check", title: () => m.step_break_resolved(), detail: (a) => join(breakTitle(a.kind ?? ""), a.by) },
  "receipt.asked": { mark: "ask", title: () => m.step_receipt_asked() },
  "receipt.printed": {
    mark: "check",
    title: (a) => (a.copy && a.copy !== "0" ? m.step_receipt_copy({ copy: a.copy }) : m.step_receipt_printed()),
    detail: (a) => a.printer ?? "",
  },
  "receipt.failed": { mark: "cross", title: () => m.step_receipt_failed(), detail: (a) => printerWord(a.why ?? "") },
  "payment.promotion": {
    mark: "check",
    title: (a) => m.step_promotion({ name: a.name ?? "" }),
    detail: (a) => amount(a.saved),
  },
  "refund.outcomeUnknown": { mark: "returned", title: () => m.step_refund_unknown(), detail: (a) => a.why ?? "" },
  "refund.contradicted": { mark: "returned", title: () => m.step_refund_contradicted(), detail: (a) => a.told ?? "" },
};

function paidTitle(args: Args): string {
  const wallet = args.wallet ? walletName(args.wallet) : null;
  if (!args.payerPaid) return wallet ? m.step_paid_by({ wallet }) : m.state_paid();
  const sum = amount(args.payerPaid);
  return wallet ? m.step_paid_from({ amount: sum, wallet }) : m.step_paid({ amount: sum });
}

function inquiredSpan(args: Args, zone: string): string {
  if (!args.first) return "";
  if (!args.last || args.last === args.first) return time(args.first, zone);
  return m.between({ from: time(args.first, zone), to: time(args.last, zone) });
}

/** The words and the mark of a step. A kind that is not known shows its own name, never nothing. */
export function tellStep(entry: TimelineEntry, zone: string): Step & { mark: StepMark } {
  const args: Args = Object.fromEntries(entry.args.map(({ name, value }) => [name, value]));
  const kind = kinds[entry.kind];
  if (!kind) {
    return { mark: "check", title: entry.kind, detail: entry.args.map(({ value }) => value).join(" · ") };
  }
  return { mark: kind.mark, title: kind.title(args, zone), detail: kind.detail?.(args, zone) ?? "" };
}

/** A gap in time is a gap on the page: a minute shows, and half an hour is not twenty times as far. */
export function gapHeight(gapMs: number): number {
  if (gapMs < 60_000) return 0;
  return Math.min(56, 10 + Math.round(8 * Math.log2(gapMs / 60_000 + 1)));
}
