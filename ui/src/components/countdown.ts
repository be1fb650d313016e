/** The last seconds in which the bar changes its colour and the figure doubles. */
export const LAST_SECONDS = 20;

export interface Left {
  /** Whole seconds still to go, never below nought. */
  seconds: number;
  /** The part that is left, 0 to 1. */
  share: number;
  phase: "running" | "last" | "over";
}

export function left(from: string, until: string, now: number): Left {
  const end = Date.parse(until);
  const whole = Math.max(1, end - Date.parse(from));
  // The shown time is read twice a second, so it may lie a little before the code was made.
  const rest = Math.min(whole, Math.max(0, end - now));
  const seconds = Math.ceil(rest / 1000);
  const share = rest / whole;
  return { seconds, share, phase: rest === 0 ? "over" : seconds <= LAST_SECONDS ? "last" : "running" };
}

/** 1:42, and 12:03:00 for the rare code that lives for hours. */
export function spell(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
