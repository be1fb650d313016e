import * as m from "$messages";

const titles = {
  lateSuccess: m.break_late_success,
  paidThenCancelled: m.break_paid_then_cancelled,
  closedAfterPaid: m.break_closed_after_paid,
  amount: m.break_amount,
  currency: m.break_currency,
  refund: m.break_refund,
};

export type BreakKind = keyof typeof titles;

/** What does not agree, in a line; a kind without words shows its own name. */
export function breakTitle(kind: string): string {
  return kind in titles ? titles[kind as BreakKind]() : kind;
}
