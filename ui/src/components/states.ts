import * as m from "$messages";

/** What a person is told. Seven outcomes and one activity, each with a shape, a colour and a word. */
export type Told =
  | "waiting"
  | "processing"
  | "paid"
  | "failed"
  | "expired"
  | "cancelled"
  | "refunded"
  | "partRefunded"
  | "returned";

type Payment = "unknown" | "awaitingPayer" | "paid" | "failed" | "cancelled" | "expired";
type Order = "open" | "paid" | "partlyRefunded" | "refunded" | "cancelled" | "expired" | "failed";

const words: Record<Told, () => string> = {
  waiting: m.state_waiting,
  processing: m.state_processing,
  paid: m.state_paid,
  failed: m.state_failed,
  expired: m.state_expired,
  cancelled: m.state_cancelled,
  refunded: m.state_refunded,
  partRefunded: m.state_part_refunded,
  returned: m.state_returned,
};

export function toldWord(told: Told): string {
  return words[told]();
}

/** An attempt's state, with what its order has become: a refunded sale is told as refunded. */
export function told(state: Payment, order: Order): Told {
  switch (state) {
    case "unknown":
      return "processing";
    case "awaitingPayer":
      return "waiting";
    case "paid":
      return order === "refunded" ? "refunded" : order === "partlyRefunded" ? "partRefunded" : "paid";
    default:
      return state;
  }
}

/** What an order has come to; one that nobody has decided is told as waiting. */
export function toldOrder(order: Order): Told {
  switch (order) {
    case "open":
      return "waiting";
    case "partlyRefunded":
      return "partRefunded";
    default:
      return order;
  }
}

/** The colour role of a state; refunded whole and in part share theirs. */
export function role(told: Told): string {
  return told === "partRefunded" ? "refunded" : told;
}

/** Rows that add nothing to a sum are set quieter, so that the eye adds only what counts. */
export function counts(told: Told): boolean {
  return told === "paid" || told === "partRefunded" || told === "refunded" || told === "processing" || told === "waiting";
}
