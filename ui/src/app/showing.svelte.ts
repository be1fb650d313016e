import { commands } from "./ipc/client";
import { role } from "./role";
import { router } from "./router.svelte";

/** The order that this window shows, if it shows one. */
function shown(atTill: string | null): string | null {
  const { screen } = router;
  if (screen.name === "payment" || screen.name === "refund") return screen.orderId;
  return screen.name === "takePayment" ? atTill : null;
}

/*
 * The shell has to know it, since a result that no window shows is missed. It is told again when a
 * person comes back to the window: what stands there is read then.
 */
export function tellShown(atTill: () => string | null): () => void {
  const tell = (order: string | null) => void commands.showing(role, order).catch(() => null);
  const end = $effect.root(() => {
    const order = $derived(shown(atTill()));
    $effect(() => tell(order));
  });
  const again = () => tell(shown(atTill()));
  window.addEventListener("focus", again);
  return () => {
    end();
    window.removeEventListener("focus", again);
  };
}
