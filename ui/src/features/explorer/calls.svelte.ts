import { tell, type Told } from "$app/errors";
import { commands, onChanged, type CallsPage } from "$app/ipc/client";
import { isoTime } from "$components/time";

type Row = CallsPage["rows"][number];

const PAGE = 100;

export interface CallFilter {
  operation: string;
  search: string;
  /** Local instants as the fields of the browser give them, or empty. */
  from: string;
  to: string;
}

/** The calls that this app made: what is asked for, the rows so far, and how far was looked. */
export class Calls {
  filter = $state<CallFilter>({ operation: "", search: "", from: "", to: "" });
  rows = $state.raw<Row[]>([]);
  operations = $state.raw<string[]>([]);
  next = $state<string | null>(null);
  loaded = $state(false);
  busy = $state(false);
  failure = $state.raw<Told | null>(null);
  private reading = 0;

  private readonly request = $derived.by(() => {
    const { operation, search, from, to } = this.filter;
    const instant = (local: string) => (local ? isoTime(local) : null);
    return { operation: operation || null, search: search.trim() || null, from: instant(from), to: instant(to), limit: PAGE };
  });

  /** Reads when the filter changes and when something was exchanged; called while a component is made. */
  follow() {
    $effect(() => {
      const request = this.request;
      void this.read(request, null, []);
      return onChanged("payments", () => {
        // Whoever has looked further back is not thrown to the top by news.
        if (this.rows.length <= PAGE) void this.read(request, null, []);
      });
    });
  }

  further() {
    if (this.next && !this.busy) void this.read(this.request, this.next, this.rows);
  }

  again() {
    void this.read(this.request, null, []);
  }

  private async read(request: typeof this.request, before: string | null, rows: Row[]) {
    this.reading += 1;
    const mine = this.reading;
    this.busy = true;
    try {
      const page = await commands.calls({ ...request, before });
      if (mine !== this.reading) return;
      this.rows = [...rows, ...page.rows];
      this.next = page.next;
      this.operations = page.operations;
      this.loaded = true;
      this.failure = null;
    } catch (failure) {
      if (mine === this.reading) this.failure = tell(failure);
    } finally {
      if (mine === this.reading) this.busy = false;
    }
  }
}
