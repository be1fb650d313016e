import * as m from "$messages";
import { Refusal, type ErrorCode } from "./ipc/client";

/** What happened, whether money moved, what to do. A code without words does not compile. */
const words: Record<ErrorCode, () => string> = {
  requestRefused: m.error_request_refused,
  offline: m.error_offline,
  outcomeUnknown: m.error_outcome_unknown,
  keysDoNotFit: m.error_keys_do_not_fit,
  duplicateOrder: m.error_duplicate_order,
  badAmount: m.error_bad_amount,
  badInput: m.error_bad_input,
  overRefund: m.error_over_refund,
  overAgreed: m.error_over_agreed,
  practiceOnly: m.error_practice_only,
  refundedMeanwhile: m.refunds_error_meanwhile,
  beingCancelled: m.refunds_error_cancelling,
  refundInDoubt: m.refunds_error_doubt,
  refundRule: m.refunds_error_rule,
  locked: m.staff_error_locked,
  notAllowed: m.staff_error_not_allowed,
  pinNeeded: m.staff_error_pin_needed,
  secondPersonNeeded: m.staff_error_second,
  wrongPin: m.staff_error_wrong_pin,
  pinWait: m.staff_error_pin_wait,
  weakPin: m.staff_error_weak_pin,
  notRecognized: m.staff_error_not_recognized,
  cannotRecognize: m.staff_error_cannot_recognize,
  recognizesOther: m.staff_error_recognizes_other,
  staffExists: m.staff_error_exists,
  unknownStaff: m.staff_error_unknown,
  lastOwner: m.staff_error_last_owner,
  notRefundable: m.error_not_refundable,
  notCancellable: m.error_not_cancellable,
  unknownOrder: m.error_unknown_order,
  unknownAccount: m.error_unknown_account,
  noAccount: m.error_no_account,
  accountInUse: m.error_account_in_use,
  dataLocked: m.error_data_locked,
  dataDamaged: m.error_data_damaged,
  keychainUnavailable: m.error_keychain_unavailable,
  backupFailed: m.error_backup_failed,
  noReceipt: m.error_no_receipt,
  noPrinter: m.error_no_printer,
  printerTrouble: m.error_printer_trouble,
  updating: m.error_updating,
  internal: m.error_internal,
};

export interface Told {
  words: string;
  /** For support: the code, the acquirer's detail where there is one, and the number in the log. */
  details: string;
}

/** Says a failure in the reader's language. Anything unforeseen is told as internal, never as silence. */
export function tell(failure: unknown): Told {
  if (failure instanceof Refusal) {
    const say = words[failure.code] ?? words.internal;
    const details = [failure.code, failure.detail, failure.incident].filter(Boolean).join(" · ");
    return { words: say(), details };
  }
  return { words: words.internal(), details: failure instanceof Error ? failure.message : String(failure) };
}
