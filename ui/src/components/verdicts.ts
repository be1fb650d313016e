import * as m from "$messages";

const words = {
  accepted: m.notification_accepted,
  forged: m.notification_forged,
  unknownAccount: m.notification_unknown_account,
  malformed: m.notification_malformed,
};

/** What became of a notification; a verdict without words shows its own name. */
export function verdictWord(verdict: string): string {
  return verdict in words ? words[verdict as keyof typeof words]() : verdict;
}

const signatures = {
  signed: m.verdict_signed,
  missing: m.verdict_missing,
  wrong: m.verdict_wrong,
  none: m.verdict_none,
};

/** What the acquirer's signature was worth. */
export function signatureWord(verdict: keyof typeof signatures): string {
  return signatures[verdict]();
}
