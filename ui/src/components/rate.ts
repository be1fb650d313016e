import { decimalsOf, figure, isZero, type Money } from "./money";

const FIGURES = 5;
const DECIMALS_MAX = 12;

const whole = (value: string, decimals: number): bigint =>
  BigInt(value.replace(".", "") + "0".repeat(decimals - decimalsOf(value)));

/**
 * What one of an amount's currency was worth in the other, by two sums that were told: always
 * "EUR 1 = CNY 8.2316", with five figures. Null where there is nothing to compare.
 */
export function rate(of: Money, other: Money): string | null {
  if (of.currency === other.currency || isZero(of.value) || isZero(other.value)) return null;
  const same = Math.max(decimalsOf(of.value), decimalsOf(other.value));
  const [one, many] = [whole(of.value, same), whole(other.value, same)];
  // Where the first figure stands: before the point, or after so many noughts.
  const before = many / one;
  const lead = before > 0n ? before.toString().length : ((many * 10n ** BigInt(DECIMALS_MAX)) / one).toString().length - DECIMALS_MAX;
  const decimals = Math.min(DECIMALS_MAX, Math.max(0, FIGURES - lead));
  const scaled = ((many * 10n ** BigInt(decimals) * 2n) / one + 1n) / 2n;
  const digits = scaled.toString().padStart(decimals + 1, "0");
  const value = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return `${of.currency} 1 = ${other.currency} ${figure(value)}`;
}
