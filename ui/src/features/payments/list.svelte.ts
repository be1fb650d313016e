import { tell, type Told } from "$app/errors";
import { commands, onChanged, type PaymentListPage, type PaymentRow } from "$app/ipc/client";
import { router, type PaymentsFilter } from "$app/router.svelte";
import { clock } from "$components/clock.svelte";
import { place } from "$components/place.svelte";
import { localDate } from "$components/time";
import { spanOf } from "./span";

/** Rows asked for at a time; the foot's sums are of the whole filter in any case. */
const PAGE = 100;
/** After a change the rows that were loaded are read again, up to this many. */
const REREAD = 300;

// The row that was opened last is the one that a person comes back to.
let chosen: string | null = null;

/** The list of payments: what the address asks for, the rows read so far, the sums of all that match. */
export class PaymentsList {
  rows = $state.raw<PaymentRow[]>([]);
  page = $state.raw<PaymentListPage | null>(null);
  failure = $state.raw<Told | null>(null);
  /** Where the keyboard stands; nowhere until a row was chosen. */
  at = $state(-1);

  // A number for each reading: an answer to an older question is thrown away.
  private reading = 0;
  private busy = false;
  private readonly given: () => PaymentsFilter;

  constructor(given: () => PaymentsFilter) {
    this.given = given;
  }

  readonly filter: PaymentsFilter = $derived.by(() => this.given());
  private readonly today = $derived(localDate(clock.now, place.zone));
  readonly span = $derived(spanOf(this.filter, this.today, place.zone));

  /** Narrows or widens the list; the address is the filter, so it goes there. */
  set(change: PaymentsFilter) {
    router.replace({ name: "payments", filter: { ...this.filter, ...change } });
  }

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
      from: this.span.from,
      to: this.span.to,
      states: state?.split(",") ?? [],
      wallet: wallet ?? null,
      currency: currency ?? null,
      search: search ?? null,
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
    return [state, wallet, currency, search].some(Boolean);
  }

  /** Keeps the time, and lets go of the rest. */
  clear() {
    const { period, from, to, zone } = this.filter;
    router.replace({ name: "payments", filter: { period, from, to, zone } });
  }
}
