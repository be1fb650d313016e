import * as m from "$messages";

const modes = {
  orderCode: m.mode_order_code,
  paymentCode: m.mode_payment_code,
  cashier: m.mode_cashier,
  entryCode: m.mode_entry_code,
  agreement: m.mode_agreement,
};

const witnesses = {
  answer: m.told_by_answer,
  inquiry: m.told_by_inquiry,
  notification: m.told_by_notification,
  report: m.told_by_report,
  person: m.told_by_person,
};

/** How the payer was asked to pay. */
export function modeWord(mode: keyof typeof modes): string {
  return modes[mode]();
}

/** Who told us of a result, in words that follow "by"; `null` for a witness without words. */
export function witnessWord(witness: string): string | null {
  return witness in witnesses ? witnesses[witness as keyof typeof witnesses]() : null;
}
