import * as m from "$messages";

const titles = {
  lateSuccess: m.break_late_success,
  paidThenCancelled: m.break_paid_then_cancelled,
  closedAfterPaid: m.break_closed_after_paid,
  amount: m.break_amount,
  currency: m.break_currency,
  refund: m.break_refund,
  refundReversed: m.refunds_break_reversed,
  "refund-reversed": m.refunds_break_reversed,
};

const actions = {
  accept: m.action_accept,
  refund: m.action_refund,
  inquire: m.action_inquire,
  acknowledge: m.action_acknowledge,
};

/** What can be done about a break, as its button says it. */
export function actionWord(kind: string, action: keyof typeof actions): string {
  if (kind !== "refundReversed") return actions[action]();
  return action === "refund" ? m.refunds_action_again() : m.refunds_action_otherwise();
}

export type BreakKind = keyof typeof titles;

/** What does not agree, in a line; a kind without words shows its own name. */
export function breakTitle(kind: string): string {
  return kind in titles ? titles[kind as BreakKind]() : kind;
}
