import { untrack } from "svelte";
import { desk } from "$app/desk.svelte";
import { tell, type Told } from "$app/errors";
import { commands, onChanged, type PaymentRow, type PaymentsRequest, type PaymentTotals } from "$app/ipc/client";
import { DROPPED, router, type PaymentsFilter } from "$app/router.svelte";
import { undo } from "$app/undo.svelte";
import { clock } from "$components/clock.svelte";
import { place } from "$components/place.svelte";
import { isoTime, localDate } from "$components/time";
import * as m from "$messages";
import { noPages, only, PAGE, type Pages, pagesOf, Reading, withPage } from "./pages";
import { spanOf } from "./span";

/** Higher than this a browser draws nothing; whoever scrolls so far is better off with a filter. */
export const ROWS_MAX = 1_000_000;

// The row that was opened last is the one that a person comes back to.
let chosen: string | null = null;

/** The list of payments: what the address asks for, the rows near the view, the sums of all that match. */
export class PaymentsList {
  totals = $state.raw<PaymentTotals | null>(null);
  failure = $state.raw<Told | null>(null);
  /** Where the keyboard stands; nowhere until a row was chosen. */
  at = $state(-1);
  /** When the rows were read last; while a person is down in the list, no newer rows push them away. */
  readAt = $state<number | null>(null);
  scrolled = $state(false);

  private pages = $state.raw<Pages>(noPages);
  // An answer to an older question is thrown away.
  private reading = new Reading();
  private view = $state.raw<[number, number]>([0, PAGE]);
  private readonly given: () => PaymentsFilter;

  constructor(given: () => PaymentsFilter) {
    this.given = given;
  }

  readonly filter: PaymentsFilter = $derived.by(() => this.given());
  private readonly today = $derived(localDate(clock.now, place.zone));
  readonly span = $derived(spanOf(this.filter, this.today, place.zone));
  readonly request: PaymentsRequest = $derived.by(() => {
    const { state, wallet, mode, min, max, code, search } = this.filter;
    return {
      from: this.span.from,
      to: this.span.to,
      states: state && state !== DROPPED ? state.split(",") : [],
      dropped: state === DROPPED,
      wallet: wallet ?? null,
      mode: mode ?? null,
      // A least or a greatest amount is one of a currency; without one, of the shop's.
      currency: this.filter.currency ?? (min || max ? desk.now.shop.currency : null),
      min: min ?? null,
      max: max ?? null,
      code: code ?? null,
      search: search ?? null,
      after: null,
      skip: 0,
      limit: PAGE,
    };
  });

  readonly loaded = $derived(this.pages.has(0) || this.totals !== null);
  readonly known = $derived([...this.pages.values()].reduce((sum, rows) => sum + rows.length, 0));
  readonly count = $derived.by(() => {
    const first = this.pages.get(0)?.length ?? 0;
    const counted = this.totals?.attempts ?? first;
    // Where not all are counted, what fits may be further down than was looked.
    return Math.min(ROWS_MAX, this.totals?.more ? Math.max(counted, first) : counted);
  });
  /** How many of the rows in view could be read; their places are empty otherwise. */
  readonly inView = $derived.by(() => {
    const [first, last] = this.view;
    const end = Math.min(last, this.count);
    const places = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
    return { all: places.length, read: places.filter((at) => this.row(at) !== undefined).length };
  });

  row(at: number): PaymentRow | undefined {
    return this.pages.get(Math.floor(at / PAGE))?.[at % PAGE];
  }

  /** The rows that have been read, for what a page can tell of the whole. */
  get rows(): PaymentRow[] {
    return [...this.pages.values()].flat();
  }

  /** Narrows or widens the list; the address is the filter, so it goes there. */
  set(change: PaymentsFilter) {
    this.narrow({ ...this.filter, ...change });
  }

  private narrow(filter: PaymentsFilter) {
    const before = this.filter;
    undo.can(m.undo_filter, () => router.go({ name: "payments", filter: before }));
    router.replace({ name: "payments", filter });
  }

  /** Reads when the filter changes and when payments change; called while a component is made. */
  follow() {
    $effect(() => {
      const request = this.request;
      // Only a new filter begins anew; what the reading itself looks at must not.
      untrack(() => {
        this.scrolled = false;
        this.view = [0, PAGE];
        void this.begin(request, true);
      });
      return onChanged("payments", () => void this.begin(request, false));
    });
  }

  /** Tells which rows stand in view, so that they are read. */
  look(first: number, last: number) {
    this.view = [first, last];
    const down = first > 0;
    if (this.scrolled && !down) {
      this.scrolled = false;
      void this.begin(this.request, false);
      return;
    }
    this.scrolled = down;
    void this.fill();
  }

  choose(at: number) {
    this.at = at;
    chosen = this.row(at)?.requestId ?? null;
  }

  again() {
    this.failure = null;
    void this.begin(this.request, this.known === 0);
  }

  get filtered(): boolean {
    const { state, wallet, mode, currency, min, max, code, search } = this.filter;
    return [state, wallet, mode, currency, min, max, code, search].some(Boolean);
  }

  /** Keeps the time, and lets go of the rest. */
  clear() {
    const { period, from, to, zone } = this.filter;
    this.narrow({ period, from, to, zone });
  }

  /** Down in the list nothing newer than the last reading is asked for. */
  private bounded(request: PaymentsRequest): PaymentsRequest {
    if (!this.scrolled || this.readAt === null) {
      this.readAt = clock.now;
      return request;
    }
    const until = isoTime(this.readAt);
    const earlier = !request.to || Date.parse(until) < Date.parse(request.to);
    return earlier ? { ...request, to: until } : request;
  }

  private async begin(asked: PaymentsRequest, anew: boolean) {
    const mine = new Reading();
    this.reading = mine;
    if (anew) this.at = -1;
    const request = this.bounded(asked);
    const totals = commands.paymentTotals(request);
    // Rows first: sums of a million take longer than the rows that a person looks at.
    const wanted = pagesOf(...this.view);
    await this.read(request, mine, wanted, anew ? noPages : only(this.pages, wanted));
    try {
      const sums = await totals;
      if (mine !== this.reading) return;
      this.totals = sums;
      void this.fill();
    } catch (failure) {
      if (mine === this.reading) this.failure = tell(failure);
    }
  }

  /** Reads what is in view and not there. */
  private async fill() {
    const missing = pagesOf(...this.view).filter(
      (page) => page * PAGE < this.count && !this.pages.has(page) && !this.reading.awaits(page),
    );
    if (missing.length > 0) await this.read(this.bounded(this.request), this.reading, missing, this.pages);
  }

  private async read(request: PaymentsRequest, mine: Reading, wanted: number[], before: Pages) {
    let known = before;
    for (const page of wanted) {
      mine.begin(page);
      const after = mine.cursor(page);
      try {
        const answer = await commands.payments({ ...request, after, skip: after ? 0 : page * PAGE });
        if (mine !== this.reading) return;
        mine.learn(page + 1, answer.next);
        known = withPage(known, page, answer.rows);
        this.pages = known;
        this.failure = null;
        if (this.at < 0) this.find();
      } catch (failure) {
        if (mine === this.reading) this.failure = tell(failure);
      } finally {
        mine.end(page);
      }
    }
  }

  private find() {
    for (const [page, rows] of this.pages) {
      const at = rows.findIndex((row) => row.requestId === chosen);
      if (at >= 0) this.at = page * PAGE + at;
    }
  }
}
