import { desk } from "./desk.svelte";
import { commands, type DeskView, type Memory } from "./ipc/client";
import { undo } from "./undo.svelte";

/** What the desk keeps for this window under a name, as it was written; `undefined` before that. */
export function remembered(memory: Memory): string | undefined {
  return desk.now.remembered.find((kept) => kept.memory === memory)?.text;
}

/** Keeps something under a name, in a way that can be taken back. */
export function remember(memory: Memory, value: unknown, what: () => string): Promise<DeskView> {
  const before = remembered(memory) ?? "";
  const change = commands.remember(memory, JSON.stringify(value));
  return undo.did(change, what, async () => desk.take(await commands.remember(memory, before)));
}
