import { desk } from "./desk.svelte";
import { commands, type DeskView } from "./ipc/client";
import { undo } from "./undo.svelte";

type Preferences = Partial<Pick<DeskView, "language" | "theme">>;

function save(change: Preferences): Promise<DeskView> {
  const { language, theme, presets } = desk.now;
  return commands.savePreferences({ language, theme, presets, ...change });
}

/** Keeps how a person likes it, in a way that can be taken back. */
export function prefer(change: Preferences, what: () => string): Promise<DeskView> {
  const { language, theme } = desk.now;
  const before: Preferences = { ...("language" in change && { language }), ...("theme" in change && { theme }) };
  return undo.did(save(change), what, async () => desk.take(await save(before)));
}
