import { keyName } from "./keys";
import { remembered } from "./remembered.svelte";

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
