import type { BreakView } from "$app/ipc/client";

/** Which late successes are news: those that came while this window was open. The others wait in "Needs you". */
export class Late {
  private known: Set<string> | null = null;

  /** The newest late success that nobody has decided, of those that were not there at the first look. */
  fresh(breaks: BreakView[]): BreakView | null {
    this.known ??= new Set(breaks.map((one) => one.id));
    const { known } = this;
    const news = breaks.filter((one) => one.kind === "lateSuccess" && !known.has(one.id));
    return news.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null;
  }
}

export const late = new Late();
