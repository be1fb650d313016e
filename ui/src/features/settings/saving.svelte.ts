import { desk } from "$app/desk.svelte";
import { tell, type Told } from "$app/errors";
import type { DeskView } from "$app/ipc/client";

/** An act that changes the desk: one at a time, with its refusal beside it. */
export class Saving {
  busy = $state(false);
  done = $state(false);
  failure = $state.raw<Told | null>(null);

  async run(act: () => Promise<DeskView>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.done = false;
    this.failure = null;
    try {
      desk.take(await act());
      this.done = true;
    } catch (refused) {
      this.failure = tell(refused);
    } finally {
      this.busy = false;
    }
    return this.done;
  }
}
