import { desk } from "./desk.svelte";
import type { Memory } from "./ipc/client";

/** What the desk keeps for this window under a name, as it was written; `undefined` before that. */
export function remembered(memory: Memory): string | undefined {
  return desk.now.remembered.find((kept) => kept.memory === memory)?.text;
}
