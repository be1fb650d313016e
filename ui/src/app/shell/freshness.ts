/** How long ago the acquirer last answered, in the largest unit that is not nought. */
export type Ago = { unit: "never" | "seconds" | "minutes" | "hours" | "days"; count: number };

export function ago(at: string | null, now: number): Ago {
  if (at === null) return { unit: "never", count: 0 };
  const seconds = Math.max(0, Math.floor((now - Date.parse(at)) / 1000));
  if (seconds < 60) return { unit: "seconds", count: seconds };
  if (seconds < 3600) return { unit: "minutes", count: Math.floor(seconds / 60) };
  if (seconds < 86_400) return { unit: "hours", count: Math.floor(seconds / 3600) };
  return { unit: "days", count: Math.floor(seconds / 86_400) };
}

interface Account {
  lastAnswerAt: string | null;
  reachable: boolean | null;
}

/** The newest answer of all accounts. */
export function lastAnswer(accounts: Account[]): string | null {
  const times = accounts.map((account) => account.lastAnswerAt).filter((at) => at !== null);
  return times.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
}

export type Mark = "live" | "practice" | "silent" | "unreachable";

/** The shape of the freshness mark: practice is told even when the acquirer cannot be reached. */
export function mark(practice: boolean, accounts: Account[]): Mark {
  if (accounts.length > 0 && accounts.every((account) => account.reachable === false)) return "unreachable";
  if (practice) return "practice";
  return lastAnswer(accounts) === null ? "silent" : "live";
}
