import { tell, type Told } from "$app/errors";
import { commands, onChanged, type PaymentListPage, type PaymentRow } from "$app/ipc/client";
import { clock } from "$components/clock.svelte";
import { place } from "$components/place.svelte";
import { addDays, localDate, startOfDay } from "$components/time";

export type Period = "today" | "week" | "month" | "pick";

/** Rows asked for at a time; the foot's sums are of the whole filter in any case. */
const PAGE = 100;
/** After a change the rows that were loaded are read again, up to this many. */
const REREAD = 300;

// The row that was opened last is the one that a person comes back to.
let chosen: string | null = null;

export interface Filter {
  period: Period;
  first: string;
  last: string;
  state: string;
  wallet: string;
  currency: string;
  search: string;
}

/** The two local days that a period covers, both included. */
export function days(period: Period, today: string, first: string, last: string): [string, string] {
  switch (period) {
    case "today":
      return [today, today];
    case "week":
      return [addDays(today, -6), today];
    case "month":
      return [`${today.slice(0, 8)}01`, today];
    case "pick":
      return first <= last ? [first, last] : [last, first];
  }
}

/** A typed day, or the one before it while the typing is not a day yet. */
export function wholeDay(typed: string, before: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(Date.parse(typed)) ? typed : before;
}

/** The list of payments: its filter, the rows read so far, and the sums of all that match. */
export class PaymentsList {
  filter = $state<Filter>({
    period: "today",
    first: localDate(clock.now, place.zone),
    last: localDate(clock.now, place.zone),
    state: "",
    wallet: "",
    currency: "",
    search: "",
  });
  rows = $state.raw<PaymentRow[]>([]);
  page = $state.raw<PaymentListPage | null>(null);
  failure = $state.raw<Told | null>(null);
  /** Where the keyboard stands; nowhere until a row was chosen. */
  at = $state(-1);

  // A number for each reading: an answer to an older question is thrown away.
  private reading = 0;
  private busy = false;

  private readonly today = $derived(localDate(clock.now, place.zone));
  readonly span = $derived(days(this.filter.period, this.today, this.filter.first, this.filter.last));
  /** Half open: from the first day's beginning to the beginning of the day after the last. */
  readonly instants = $derived({
    from: startOfDay(this.span[0], place.zone),
    to: startOfDay(addDays(this.span[1], 1), place.zone),
  });

  /** Reads when the filter changes and when payments change; called while a component is made. */
  follow() {
    $effect(() => {
      const request = this.request(null);
      void this.read(request, PAGE);
      return onChanged("payments", () => void this.read(request, Math.min(REREAD, this.rows.length)));
    });
  }

  private request(after: string | null) {
    const { state, wallet, currency, search } = this.filter;
    return {
      ...(search ? { from: null, to: null } : this.instants),
      states: state ? [state] : [],
      wallet: wallet || null,
      currency: currency || null,
      search: search || null,
      after,
      limit: PAGE,
    };
  }

  private async read(request: ReturnType<PaymentsList["request"]>, atLeast: number) {
    this.reading += 1;
    const mine = this.reading;
    try {
      const page = await commands.payments(request);
      let { rows, next } = page;
      while (next && rows.length < atLeast) {
        const more = await commands.payments({ ...request, after: next });
        rows = [...rows, ...more.rows];
        next = more.next;
      }
      if (mine !== this.reading) return;
      this.rows = rows;
      this.page = { ...page, next };
      this.failure = null;
      this.at = rows.findIndex((row) => row.requestId === chosen);
    } catch (failure) {
      if (mine === this.reading) this.failure = tell(failure);
    }
  }

  /** The rows after those that are there, when the reader comes near the end. */
  async more() {
    const after = this.page?.next;
    if (!after || this.busy) return;
    this.busy = true;
    const mine = this.reading;
    try {
      const page = await commands.payments(this.request(after));
      if (mine !== this.reading) return;
      this.rows = [...this.rows, ...page.rows];
      if (this.page) this.page = { ...this.page, next: page.next };
    } catch (failure) {
      this.failure = tell(failure);
    } finally {
      this.busy = false;
    }
  }

  choose(at: number) {
    this.at = at;
    chosen = this.rows[at]?.requestId ?? null;
  }

  again() {
    this.failure = null;
    void this.read(this.request(null), PAGE);
  }

  get filtered(): boolean {
    const { state, wallet, currency, search } = this.filter;
    return [state, wallet, currency, search].some((part) => part !== "");
  }

  clear() {
    Object.assign(this.filter, { state: "", wallet: "", currency: "", search: "" });
  }
}
