import type { PaymentRow } from "$app/ipc/client";

/** Rows asked for at a time. */
export const PAGE = 100;
/** Pages kept; those farthest from the view go first. */
const PAGES_MAX = 40;

/** The pages of a list that have been read; a change makes another one, so that screens notice. */
export type Pages = ReadonlyMap<number, PaymentRow[]>;

export const noPages: Pages = new Map();

export function withPage(pages: Pages, page: number, rows: PaymentRow[]): Pages {
  const kept = new Map(pages).set(page, rows);
  const far = [...kept.keys()].sort((one, other) => Math.abs(other - page) - Math.abs(one - page));
  for (const each of far.slice(0, Math.max(0, kept.size - PAGES_MAX))) kept.delete(each);
  return kept;
}

/** What stays while a list is read again: the others may have moved, and are read when they are seen. */
export function only(pages: Pages, wanted: number[]): Pages {
  return new Map([...pages].filter(([page]) => wanted.includes(page)));
}

/** The pages that hold these places. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / PAGE));
  const to = Math.max(from, Math.floor(Math.max(0, last - 1) / PAGE));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** What is under way of one reading: where known pages begin, and which are awaited. */
export class Reading {
  private readonly cursors = new Map<number, string>();
  private readonly awaited = new Set<number>();

  cursor(page: number): string | null {
    return this.cursors.get(page) ?? null;
  }

  learn(page: number, cursor: string | null) {
    if (cursor) this.cursors.set(page, cursor);
  }

  awaits(page: number): boolean {
    return this.awaited.has(page);
  }

  begin(page: number) {
    this.awaited.add(page);
  }

  end(page: number) {
    this.awaited.delete(page);
  }
}
