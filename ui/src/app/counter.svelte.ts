import { commands } from "./ipc/client";
import { role } from "./role";

/** How many parts of this window have begun with money. */
let begun = 0;

function tell() {
  // A desk that cannot be told is not updating either.
  void commands.counter(role, begun > 0).catch(() => null);
}

/** No update is put in place while a person has begun with money; called while a component is made. */
export function atMoney(has: () => boolean) {
  // Whether, not why: between two keys of an amount nobody is to think that it was given up.
  const holds = $derived(has());
  $effect(() => {
    if (!holds) return;
    begun += 1;
    if (begun === 1) tell();
    return () => {
      begun -= 1;
      if (begun === 0) tell();
    };
  });
}

/** A page that was loaded anew has begun with nothing. */
export function startCounter() {
  begun = 0;
  tell();
}
