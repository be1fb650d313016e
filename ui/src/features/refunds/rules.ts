import type { RefundFactsView } from "$app/ipc/client";
import { money } from "$components/money";
import { place } from "$components/place.svelte";
import { clockTime, dayAndTime } from "$components/time";
import * as m from "$messages";

type Broken = NonNullable<RefundFactsView["broken"]>;
type NoCancel = NonNullable<RefundFactsView["noCancel"]>;

const DAY = 86_400_000;

/** The rule that a sum breaks, in words; the button is off with the same words. */
export function brokenWords(facts: RefundFactsView): string | null {
  const words: Record<Broken, () => string> = {
    windowOver: () => m.refunds_window_over({ time: dayAndTime(facts.refundUntil, place.zone) }),
    wholeOnly: () => m.refunds_whole_only(),
    belowLeast: () => m.refunds_below_least({ amount: facts.least ? money(facts.least) : "" }),
    noMultiple: () => m.refunds_no_multiple(),
  };
  return facts.broken && words[facts.broken]();
}

/** How long refunds are still possible. */
export function windowWords(facts: RefundFactsView, now: number): string {
  const left = Date.parse(facts.refundUntil) - now;
  const until = dayAndTime(facts.refundUntil, place.zone);
  if (left <= 0) return m.refunds_window_over({ time: until });
  if (left < DAY) return m.refunds_window_hours({ time: until, count: Math.max(1, Math.floor(left / 3_600_000)) });
  return m.refunds_window_days({ time: until, count: Math.floor(left / DAY) });
}

/** Whether it will be a cancel or a refund, and why. */
export function wayWords(facts: RefundFactsView): string {
  const until = facts.cancelUntil;
  const local = until ? clockTime(until, place.zone).slice(0, 5) : "";
  if (facts.cancels) return m.refunds_way_cancel({ time: local });
  const why: Record<NoCancel, () => string> = {
    part: () => m.refunds_way_part(),
    refundedBefore: () => m.refunds_way_before(),
    windowOver: () => m.refunds_way_late({ time: until ? dayAndTime(until, place.zone) : "" }),
    wallet: () => m.refunds_way_wallet(),
    refused: () => m.refunds_way_refused(),
  };
  return facts.noCancel ? why[facts.noCancel]() : m.refunds_way_part();
}
