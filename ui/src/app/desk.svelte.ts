import { place } from "$components/place.svelte";
import { tell, type Told } from "./errors";
import { commands, onChanged, type DeskView } from "./ipc/client";
import { language } from "./language.svelte";

/** What the whole window stands on: the open book, the shop, its accounts and preferences. */
class Desk {
  view = $state.raw<DeskView | null>(null);
  failure = $state.raw<Told | null>(null);
  private asking = false;
  private wanted = false;

  async start(): Promise<() => void> {
    await this.refresh();
    // A payment's news also tells when the acquirer last answered; counts follow theirs.
    const topics = ["desk", "payments", "needsYou", "notifications"] as const;
    const ends = topics.map((topic) => onChanged(topic, () => void this.refresh()));
    return () => ends.forEach((end) => end());
  }

  /** Asks for the view. News that comes while an answer is awaited makes one more question, not many. */
  async refresh() {
    this.wanted = true;
    if (this.asking) return;
    this.asking = true;
    while (this.wanted) {
      this.wanted = false;
      try {
        this.take(await commands.desk());
      } catch (failure) {
        this.failure = tell(failure);
      }
    }
    this.asking = false;
  }

  /** Commands that change the desk answer with its new view. */
  take(view: DeskView) {
    this.view = view;
    this.failure = null;
    place.zone = view.shop.zone;
    language.set(view.language);
    const root = document.documentElement;
    if (view.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = view.theme;
    root.style.fontSize = view.textSize === 100 ? "" : `${view.textSize}%`;
  }

  /** The view, for screens that are only shown once there is one. */
  get now(): DeskView {
    if (!this.view) throw new Error("the desk is not open yet");
    return this.view;
  }

  /** What a person has to decide or has not read. */
  get waiting(): number {
    return this.now.needsYou + this.now.unread;
  }

  get practice(): boolean {
    return this.view?.book !== "live";
  }

  decimals(currency: string): number {
    return this.view?.currencies.find((known) => known.code === currency)?.decimals ?? 2;
  }

  /** "Harbour & Pine, Quay Street" */
  get payee(): string {
    const { name, storeName } = this.now.shop;
    return storeName ? `${name}, ${storeName}` : name;
  }
}

export const desk = new Desk();
