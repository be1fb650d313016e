import type { AttemptView, OrderView } from "$app/ipc/client";
import { witnessWord } from "$components/modes";
import * as m from "$messages";

/** Who proved the payment: the witness that came first, and the second one where it has agreed. */
export function verifiedBy(order: OrderView, attempt: AttemptView): string {
  const first = witnessWord(attempt.toldBy ?? "answer") ?? "";
  const by = order.timeline
    .filter((entry) => entry.kind === "payment.confirmed")
    .flatMap((entry) => entry.args)
    .find((arg) => arg.name === "by")?.value;
  const second = by && by !== attempt.toldBy ? witnessWord(by) : null;
  return second ? m.told_by_both({ first, second }) : first;
}

/** When a second inquiry agreed that an attempt failed, or nothing where none has. */
export function refusalConfirmedAt(order: OrderView): string | null {
  const failed = order.timeline.findLastIndex((entry) => entry.kind === "payment.failed");
  if (failed < 0) return null;
  return order.timeline.slice(failed).find((entry) => entry.kind === "payment.confirmed")?.at ?? null;
}
