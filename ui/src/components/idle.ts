/** So long after something was drawn, where the web view does not tell when it rests. */
const REST_MS = 300;

/** Does what nobody waits for, once the window rests. */
export function whenIdle(work: () => unknown) {
  if ("requestIdleCallback" in window) requestIdleCallback(() => void work());
  else setTimeout(() => void work(), REST_MS);
}
