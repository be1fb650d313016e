import type { PaymentRow } from "$app/ipc/client";
import * as m from "$messages";

/** Every column that the list can show, in the order of the first start. */
export const columnIds = [
  "state", "time", "order", "wallet", "purpose", "payerPaid", "amount", "refunded", "mode", "till",
  "gateway", "request", "account",
] as const;

export type ColumnId = (typeof columnIds)[number];

interface Column {
  heading: () => string;
  /** Where the figures stand. */
  end?: boolean;
  /** Leaves first when the window is narrow. */
  wide?: boolean;
  width?: number;
}

export const columns: Record<ColumnId, Column> = {
  state: { heading: m.state, width: 140 },
  time: { heading: m.time },
  order: { heading: m.order_label, width: 140 },
  wallet: { heading: m.wallet, width: 150 },
  purpose: { heading: m.for_what, wide: true },
  payerPaid: { heading: m.payer_paid, end: true },
  amount: { heading: m.amount, end: true },
  refunded: { heading: m.refunded, end: true },
  mode: { heading: m.how },
  till: { heading: m.till },
  gateway: { heading: m.payment },
  request: { heading: m.request },
  account: { heading: m.account },
};

const first: ColumnId[] = ["state", "time", "order", "wallet", "purpose", "payerPaid", "amount", "refunded", "mode"];

/** What was remembered, without what is no column any more; the first columns where nothing was. */
export function columnsFrom(text: string | undefined): ColumnId[] {
  if (!text) return first;
  try {
    const known: unknown = JSON.parse(text);
    if (!Array.isArray(known)) return first;
    const kept = columnIds.filter((id) => known.includes(id));
    kept.sort((one, other) => known.indexOf(one) - known.indexOf(other));
    return kept.length > 0 ? kept : first;
  } catch {
    return first;
  }
}

/** Moves a column before or behind its neighbour. */
export function moved(order: ColumnId[], id: ColumnId, by: -1 | 1): ColumnId[] {
  const at = order.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= order.length) return order;
  const copy = [...order];
  copy.splice(at, 1);
  copy.splice(to, 0, id);
  return copy;
}

/** The text of a row for what people search: reference and note. */
export function purpose(row: PaymentRow): string {
  return [row.reference, row.note].filter(Boolean).join(" · ");
}
