import { tell } from "$app/errors";
import { Refusal, type RefundBatchView } from "$app/ipc/client";
import type { Told } from "$components/states";
import * as m from "$messages";

type Line = RefundBatchView["lines"][number];

/** How a line of a batch stands, and why it was not done. */
export function lineState(line: Line): { mark: Told; word: string; why: string } {
  switch (line.status) {
    case "ready":
      return { mark: "waiting", word: m.refunds_ready(), why: "" };
    case "pending":
      return { mark: "processing", word: m.refund_requested(), why: "" };
    case "succeeded":
      return { mark: "refunded", word: m.refund_succeeded(), why: "" };
    case "failed":
      return { mark: "failed", word: m.refund_failed(), why: line.refund?.code ?? "" };
    case "refused":
      return { mark: "failed", word: m.refunds_refused(), why: line.error ? tell(new Refusal(line.error)).words : "" };
  }
}
