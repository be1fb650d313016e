import type { PaymentsFilter } from "$app/router.svelte";

/** A filter under a name of the person's own. */
export interface SavedView {
  name: string;
  filter: PaymentsFilter;
}

/** More than these nobody finds again. */
const VIEWS_MAX = 20;

/** What was remembered; anything else is none. */
export function viewsFrom(text: string | undefined): SavedView[] {
  try {
    const known: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(known)) return [];
    return known.filter(
      (view): view is SavedView => typeof view?.name === "string" && typeof view?.filter === "object" && view.filter !== null,
    );
  } catch {
    return [];
  }
}

/** A view of the same name is replaced. */
export function withView(views: SavedView[], view: SavedView): SavedView[] {
  return [view, ...views.filter(({ name }) => name !== view.name)].slice(0, VIEWS_MAX);
}
