import type { PaymentsFilter } from "$app/router.svelte";
import { addDays, startOfDay, startOfHour } from "$components/time";

export type Period = "today" | "week" | "month" | "all" | "pick";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}$/;

/** What a filter says of time. */
export interface Span {
  period: Period;
  /** Local days or hours, both included; empty for all there ever was. */
  first: string;
  last: string;
  /** Half open: from the first moment that counts to the first that no longer does. */
  from: string | null;
  to: string | null;
}

function real(local: string | undefined): local is string {
  if (!local) return false;
  if (DAY.test(local)) return !Number.isNaN(Date.parse(local));
  return HOUR.test(local) && !Number.isNaN(Date.parse(`${local}:00:00Z`));
}

/** The two local days that a period covers, both included. */
function days(period: Exclude<Period, "all" | "pick">, today: string): [string, string] {
  switch (period) {
    case "today":
      return [today, today];
    case "week":
      return [addDays(today, -6), today];
    case "month":
      return [`${today.slice(0, 8)}01`, today];
  }
}

function begin(local: string, zone: string): string {
  return DAY.test(local) ? startOfDay(local, zone) : startOfHour(local, zone);
}

function end(local: string, zone: string): string {
  if (DAY.test(local)) return startOfDay(addDays(local, 1), zone);
  return new Date(Date.parse(startOfHour(local, zone)) + 3_600_000).toISOString();
}

function between(period: Period, first: string, last: string, zone: string): Span {
  return { period, first, last, from: begin(first, zone), to: end(last, zone) };
}

/** The time that a filter means on this day. What is no day counts as not given. */
export function spanOf(filter: PaymentsFilter, today: string, zone: string): Span {
  if (real(filter.from)) {
    const last = real(filter.to) ? filter.to : filter.from;
    const [early, late] = filter.from <= last ? [filter.from, last] : [last, filter.from];
    return between("pick", early, late, zone);
  }
  const known = (["today", "week", "month", "all"] as const).find((each) => each === filter.period);
  const period = known ?? (filter.search ? "all" : "today");
  if (period === "all") return { period, first: "", last: "", from: null, to: null };
  const [first, last] = days(period, today);
  return between(period, first, last, zone);
}

/** A typed day, or the one before it while the typing is not a day yet. */
export function wholeDay(typed: string, before: string): string {
  return real(typed) && DAY.test(typed) ? typed : before;
}
