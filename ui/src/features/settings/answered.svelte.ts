import { tell, type Told } from "$app/errors";

/** A part of the settings whose every act is answered by how it is now; a refusal stands beside it. */
export class Answered<T> {
  view = $state.raw<T | null>(null);
  failure = $state.raw<Told | null>(null);
  busy = $state(false);

  async run(act: () => Promise<T>) {
    this.busy = true;
    this.failure = null;
    try {
      this.view = await act();
    } catch (refused) {
      this.failure = tell(refused);
    } finally {
      this.busy = false;
    }
  }
}
