import { address, type PaymentsFilter } from "$app/router.svelte";
import { localDate } from "$components/time";

/** The list of payments with exactly the rows that a figure is the sum of. */
export function rows(filter: PaymentsFilter): string {
  return address({ name: "payments", filter });
}

/** The rows of an hour of the shop's clocks: `2026-11-20T14`. */
export function hourRows(from: string, hour: number, zone: string, currency: string): string {
  const local = `${localDate(from, zone)}T${String(hour).padStart(2, "0")}`;
  return rows({ from: local, to: local, state: "paid", currency });
}

/** The rows of a span of whole days; `to` is the first moment that no longer counts. */
export function daysRows(span: { from: string; to: string }, zone: string, filter: PaymentsFilter): string {
  const last = localDate(Date.parse(span.to) - 1, zone);
  return rows({ from: localDate(span.from, zone), to: last, ...filter });
}
