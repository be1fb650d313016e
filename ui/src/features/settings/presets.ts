import { isZero, type Money } from "$components/money";

/** At most as many as stand beside the keypad. */
const PRESETS_MAX = 4;

/** Reads "3.40 4.80 12 25"; `null` when one of them is no amount of this currency. */
export function presetsFrom(typed: string, currency: string, decimals: number): Money[] | null {
  const words = typed.trim().split(/[\s;]+/).filter(Boolean);
  if (words.length > PRESETS_MAX) return null;
  const amounts: Money[] = [];
  for (const word of words) {
    const match = /^(\d{1,9})(?:[.,](\d+))?$/.exec(word);
    if (!match?.[1] || (match[2]?.length ?? 0) > decimals) return null;
    const value = decimals === 0 ? match[1] : `${match[1]}.${(match[2] ?? "").padEnd(decimals, "0")}`;
    if (isZero(value)) return null;
    amounts.push({ currency, value });
  }
  return amounts;
}
