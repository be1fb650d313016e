import { place } from "$components/place.svelte";
import * as m from "$messages";
import { keyName, type Keys } from "./keys";
import { pages, takePayment } from "./pages";
import { palette } from "./palette/palette.svelte";
import { remembered } from "./remembered.svelte";
import { router } from "./router.svelte";

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
    page(takePayment),
    { id: "search", text: m.palette_title, first: "Ctrl+k", go: () => palette.show() },
    ...pages().map(page),
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

/** The keys that a person changed, by what they do. Anything unreadable changes nothing. */
export function changedFrom(text: string | undefined): Record<string, string> {
  try {
    const known: unknown = JSON.parse(text ?? "{}");
    if (typeof known !== "object" || known === null) return {};
    return Object.fromEntries(Object.entries(known).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  } catch {
    return {};
  }
}

/** The key of an act, as it is now. */
export function keysOf(id: string, first: string): string {
  return changedFrom(remembered("shortcuts"))[id] ?? first;
}

/** What each key does anywhere, for `pressed`. */
export function shortcutKeys(): Keys {
  return Object.fromEntries(shortcuts().map(({ id, first, go }) => [keysOf(id, first), go]));
}

/** As it is printed on a button: `Ctrl N`. */
export function printed(keys: string): string {
  return keys
    .split("+")
    .map((part) => (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");
}

/** As assistive technology wants it: `Control+N`. */
export function spoken(keys: string): string {
  return keys.replace("Ctrl+", "Control+").replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`);
}

/**
 * The name of a key that may become a shortcut, or `null`.
 *
 * Single letters would act while somebody types, and the keys of the field itself must stay its own.
 */
export function usable(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string | null {
  if (["Control", "Meta", "Alt", "Shift", "Tab", "Escape", "Enter"].includes(event.key)) return null;
  const name = keyName(event);
  const held = name.startsWith("Ctrl+") || name.startsWith("Alt+");
  return held || /^F([1-9]|1[0-2])$/.test(name) ? name : null;
}
