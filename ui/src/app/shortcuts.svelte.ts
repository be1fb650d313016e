import { place } from "$components/place.svelte";
import * as m from "$messages";
import { keysOf } from "./chosen-keys";
import { commands } from "./ipc/client";
import type { Keys } from "./keys";
import { may } from "./may.svelte";
import { pages, takePayment } from "./pages";
import { palette } from "./palette/palette.svelte";
import { router } from "./router.svelte";
import { session } from "./session.svelte";
import { undo } from "./undo.svelte";

/** A key that works anywhere, and what it does. */
export interface Shortcut {
  id: string;
  text: () => string;
  /** The key of the first start. */
  first: string;
  go: () => void;
}

/** All keys that work anywhere, in the order in which Settings lists them. */
export function shortcuts(): Shortcut[] {
  const page = ({ id, text, keys, to }: { id: string; text: () => string; keys: string; to: Parameters<typeof router.go>[0] }) => ({
    id,
    text,
    first: keys,
    go: () => router.go(to),
  });
  return [
    ...(may.see(takePayment.id) ? [page(takePayment)] : []),
    { id: "search", text: m.palette_title, first: "Ctrl+k", go: () => palette.show() },
    ...pages().map(page),
    ...(may.see("office") ? [{ id: "office", text: m.office_open, first: "Ctrl+b", go: () => void commands.openOffice() }] : []),
    { id: "undo", text: m.undo_act, first: "Ctrl+z", go: () => void undo.last() },
    { id: "lock", text: m.staff_lock, first: "Ctrl+l", go: () => void session.lock() },
    {
      id: "amounts",
      text: m.hide_amounts,
      first: "Ctrl+.",
      go: () => {
        place.amountsHidden = !place.amountsHidden;
      },
    },
  ];
}

/** What each key does anywhere, for `pressed`. */
export function shortcutKeys(): Keys {
  return Object.fromEntries(shortcuts().map(({ id, first, go }) => [keysOf(id, first), go]));
}
