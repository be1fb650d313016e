import * as m from "$messages";
import { place } from "$components/place.svelte";
import { clockTime } from "$components/time";
import { tell } from "./errors";
import { Refusal } from "./ipc/client";

/** What to say under the boxes after a PIN that was not taken. */
export function pinWords(failure: unknown): string {
  if (failure instanceof Refusal && failure.code === "wrongPin") {
    return m.staff_wrong_pin({ count: Number(failure.detail ?? 0) });
  }
  if (failure instanceof Refusal && failure.code === "pinWait" && failure.detail) {
    return m.staff_pin_wait({ time: clockTime(failure.detail, place.zone) });
  }
  return tell(failure).words;
}

/** Whether another PIN, or another way to prove it, may help. */
export const isPinTrouble = (failure: unknown): boolean =>
  failure instanceof Refusal && ["wrongPin", "pinWait", "pinNeeded", "secondPersonNeeded", "notRecognized", "cannotRecognize"].includes(failure.code);
