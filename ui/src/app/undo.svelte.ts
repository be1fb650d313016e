import * as m from "$messages";
import { announcer } from "./announce.svelte";
import { tell } from "./errors";

interface Step {
  /** What was changed, in the words of the moment. */
  what: () => string;
  back: () => unknown;
  /** The change itself, which may still be under way. */
  change: Promise<unknown>;
}

/** Nobody remembers more. */
const STEPS_MAX = 20;
const SHOWN_MS = 5000;

/** What was changed last and can be taken back: how the window looks and what it shows, never money. */
export class Undo {
  /** What has just been taken back, while it is shown. */
  said = $state("");
  private steps: Step[] = [];
  private times = 0;
  private hiding: ReturnType<typeof setTimeout> | undefined;

  /** Something was changed, and this takes it back. */
  can(what: () => string, back: () => unknown) {
    void this.did(Promise.resolve(), what, back);
  }

  /** Something is being changed, and this takes it back once it is. What was refused needs no way back. */
  async did<T>(change: Promise<T>, what: () => string, back: () => unknown): Promise<T> {
    const step = { what, back, change };
    this.steps = [...this.steps, step].slice(-STEPS_MAX);
    try {
      return await change;
    } catch (refused) {
      this.steps = this.steps.filter((each) => each !== step);
      throw refused;
    }
  }

  /** Takes the last change back, and says which. */
  async last() {
    const step = this.steps.pop();
    if (!step) return this.say(m.undo_nothing());
    try {
      await step.change;
      await step.back();
      this.say(m.undone({ what: step.what() }));
    } catch (failure) {
      this.say(tell(failure).words);
    }
  }

  /** Another person or another book: what was changed before is not theirs to take back. */
  forget() {
    this.steps = [];
  }

  private say(words: string) {
    this.said = words;
    this.times += 1;
    announcer.say(words, `undo/${this.times}`);
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => (this.said = ""), SHOWN_MS);
  }
}

export const undo = new Undo();
