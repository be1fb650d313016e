import { overwriteGetLocale } from "$locale";
import { onPayer, type PayerFace, type PayerLanguage, type PayerTold } from "$app/ipc/payer";
import { clock } from "$components/clock.svelte";
import { place } from "$components/place.svelte";

/** How long a result stays when the desk does not move on. Then it is nobody's any more. */
const RESULT_MS = 60_000;
/** Dots in 100 mm that a device is reckoned with when nobody knows: 160 dpi at its own scale. */
const ASSUMED_DOTS = 630;
/** Clocks that differ by less are left alone. */
const SKEW_MS = 2000;

const ends = new Set(["paid", "expired", "cancelled", "refunded"]);

/** What the display shows, in which language, and by which clock. */
class PayerScreen {
  told = $state.raw<PayerTold | null>(null);
  /** The desk is not heard any more; a paired device only. */
  lost = $state(false);
  /** Not paired yet; a device only. */
  unpaired = $state(false);
  private chosen = $state<PayerLanguage | null>(null);
  private since = $state(0);
  private skew = $state(0);

  readonly language = $derived<PayerLanguage>(this.chosen ?? this.told?.view.language ?? systemLanguage());
  /** The desk's time. */
  readonly now = $derived(clock.now + this.skew);
  readonly face = $derived.by<PayerFace>(() => {
    const face = this.told?.view.face ?? { kind: "idle" };
    const old = face.kind === "result" && ends.has(face.outcome) && clock.now - this.since > RESULT_MS;
    return old ? { kind: "idle" } : face;
  });
  /** The screen's own dots in 100 mm. */
  readonly dots = $derived(this.told?.dotsPer100Mm ?? ASSUMED_DOTS * (window.devicePixelRatio || 1));

  start(): () => void {
    const stop = clock.start();
    const end = onPayer({
      told: (told) => this.take(told),
      lost: (lost) => (this.lost = lost),
      unpaired: () => (this.unpaired = true),
    });
    return () => {
      stop();
      end();
    };
  }

  choose(language: PayerLanguage) {
    this.chosen = language;
  }

  private take(told: PayerTold) {
    const before = this.told?.view.face;
    if (JSON.stringify(before) !== JSON.stringify(told.view.face)) this.since = Date.now();
    // The next payer has not chosen a language yet.
    if (told.view.face.kind === "idle") this.chosen = null;
    const skew = Date.parse(told.now) - Date.now();
    this.skew = Math.abs(skew) > SKEW_MS ? skew : 0;
    this.told = told;
    this.unpaired = false;
    place.zone = told.view.zone;
    const root = document.documentElement;
    if (told.view.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = told.view.theme;
  }
}

function systemLanguage(): PayerLanguage {
  const known: PayerLanguage[] = ["ko", "ms"];
  const own = navigator.language.toLowerCase();
  if (own.startsWith("zh")) return "zh-CN";
  return known.find((language) => own.startsWith(language)) ?? "en";
}

export const screen = new PayerScreen();

// Messages and figures read the language through this rune, so a press changes all at once.
overwriteGetLocale(() => screen.language);
