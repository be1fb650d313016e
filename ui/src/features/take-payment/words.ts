import type { AttemptView, OrderView } from "$app/ipc/client";
import { witnessWord } from "$components/modes";
import { money, taken } from "$components/money";
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

/** Discounts that the wallet told of with the payment, each once: several witnesses may have told of one. */
export function promotionsOf(order: OrderView): string[] {
  const told = order.timeline.filter((entry) => entry.kind === "payment.promotion");
  const words = told.map(({ args }) => {
    const of = (name: string) => args.find((arg) => arg.name === name)?.value;
    const saved = of("saved")?.split(" ");
    const sum = saved?.[0] && saved[1] ? money(taken({ currency: saved[0], value: saved[1] })) : "";
    return [of("name"), sum].filter(Boolean).join(" · ");
  });
  return [...new Set(words)];
}

/** When a second inquiry agreed that an attempt failed, or nothing where none has. */
export function refusalConfirmedAt(order: OrderView): string | null {
  const failed = order.timeline.findLastIndex((entry) => entry.kind === "payment.failed");
  if (failed < 0) return null;
  return order.timeline.slice(failed).find((entry) => entry.kind === "payment.confirmed")?.at ?? null;
}
