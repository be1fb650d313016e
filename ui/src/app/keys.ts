/** What each key does on a screen, by the name of the key; "Ctrl+K" for keys with Control or Command. */
export type Keys = Record<string, () => void>;

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
}

/** Whether there is a text whose letters can be taken back. */
function writing(target: EventTarget | null): boolean {
  return typing(target) && !(target as HTMLElement).matches("select, [type=range]");
}

function pressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, summary, [role=region][tabindex]") !== null;
}

/** The name under which a pressed key is looked up. */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) return `Alt+${name}`;
  return event.ctrlKey || event.metaKey ? `Ctrl+${name}` : name;
}

/**
 * Runs what a key does here, and says whether it did.
 *
 * Letters act only where nobody types; Enter and Space leave a focused button to itself; an open
 * dialog keeps all keys.
 */
export function pressed(event: KeyboardEvent, keys: Keys): boolean {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return false;
  const name = keyName(event);
  const act = keys[name];
  if (!act) return false;
  // Whoever types takes back what was typed, and with Shift it is the other way round.
  if (name === "Ctrl+z" && (writing(event.target) || event.shiftKey)) return false;
  const plain = name.length === 1 || name === "Backspace" || name === "Delete";
  if (plain && typing(event.target)) return false;
  if ((name === "Enter" || name === " ") && (typing(event.target) || pressable(event.target))) return false;
  event.preventDefault();
  act();
  return true;
}
