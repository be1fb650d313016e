/** The one reader of the time in the window; everything that moves with time reads it here. */
class Clock {
  now = $state(Date.now());

  /** Begins to tick; the answer ends it. Half seconds keep a shown second true. */
  start(): () => void {
    const timer = setInterval(() => {
      this.now = Date.now();
    }, 500);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
