import { commands, onChanged, type RightName, type SessionView } from "./ipc/client";
import { may } from "./may.svelte";
import { role } from "./role";

type Recognizes = NonNullable<SessionView["recognizes"]>;

/** What a page asks of whoever looks at it; any one of these will do. */
const wanted: Record<string, RightName[]> = {
  "take-payment": ["take"],
  overview: ["seeShop"],
  refunds: ["refundSome", "seeShop"],
  "needs-you": ["close"],
  settings: ["settings"],
  "settings-accounts": ["accounts"],
  "settings-staff": ["staff"],
};

/** Money is taken at the desk, and the back office is opened from there. */
function isHere(page: string): boolean {
  return role === "desk" || (page !== "take-payment" && page !== "office");
}

/** Who is at the till, and the lock. Where the shop has named no staff the owner works alone. */
class Session {
  view = $state.raw<SessionView | null>(null);

  async start(): Promise<() => void> {
    await this.refresh();
    const ends = (["desk", "payments"] as const).map((topic) =>
      onChanged(topic, () => {
        if (topic === "desk" || this.locked) void this.refresh();
      }),
    );
    return () => ends.forEach((end) => end());
  }

  async refresh() {
    try {
      this.take(await commands.session());
    } catch {
      // The desk itself says why its book cannot be opened.
    }
  }

  take(view: SessionView) {
    this.view = view;
    may.rule = (page) => isHere(page) && (wanted[page]?.some((right) => this.can(right)) ?? true);
  }

  get locked(): boolean {
    return this.view?.locked ?? false;
  }

  get staffed(): boolean {
    return this.view?.staffed ?? false;
  }

  can(right: RightName): boolean {
    return this.view === null || this.view.rights.includes(right);
  }

  /** By what the computer recognizes this person, where it vouches for them. */
  recognizes(name: string): Recognizes["by"] | null {
    const here = this.view?.recognizes;
    return here && here.name === name ? here.by : null;
  }

  /** Locks the desk; without staff there is nobody to unlock it. */
  async lock() {
    if (this.staffed) this.take(await commands.lock());
  }
}

export const session = new Session();
