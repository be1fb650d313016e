/** Keeps the screen awake while something live is on it, where the system lets a page ask for that. */
export function stayAwake(live: () => boolean) {
  $effect(() => {
    if (!live() || !("wakeLock" in navigator)) return;
    const asked = navigator.wakeLock.request("screen").catch(() => null);
    return () => void asked.then((lock) => lock?.release());
  });
}
