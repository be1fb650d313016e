import { desk } from "./desk.svelte";
import { commands, type ComputerView } from "./ipc/client";

/** What can be chosen of this computer. */
export type Choice = "autostart" | "keepWatching" | "notices" | "shield" | "textSize";

/** Keeps what was chosen of this computer; all else stays as it is. */
export function keepOfComputer(chosen: Partial<Pick<ComputerView, Choice>>): Promise<ComputerView> {
  const { textSize } = desk.now;
  return commands.saveComputer({ autostart: null, keepWatching: null, notices: null, shield: null, textSize, ...chosen });
}
