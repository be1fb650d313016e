import type { RefundView } from "$app/ipc/client";
import type { Told } from "$components/states";
import * as m from "$messages";

/** How a refund stands, in a list: a reversed one is a state of its own. */
export function rowState(refund: RefundView): { mark: Told; word: string } {
  if (refund.reversedAt) return { mark: "returned", word: m.refunds_reversed_row() };
  switch (refund.status) {
    case "pending":
      return { mark: "processing", word: m.refund_requested() };
    case "succeeded":
      return { mark: "refunded", word: m.refund_succeeded() };
    case "failed":
      return { mark: "failed", word: m.refund_failed() };
  }
}
