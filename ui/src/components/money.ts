import { getLocale } from "$locale";
import { numberFormat } from "./formats";

/** A decimal string in major units with its ISO 4217 code. The window never computes with it. */
export interface Money {
  currency: string;
  value: string;
}

const MINUS = "\u2212";

function format(locale: string, decimals: number): Intl.NumberFormat {
  return numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** How many decimals a decimal string carries. */
export function decimalsOf(value: string): number {
  const point = value.indexOf(".");
  return point < 0 ? 0 : value.length - point - 1;
}

/**
 * The figure alone, grouped as the language groups, with exactly the decimals it came with.
 *
 * The decimal string goes to Intl as it is; a number would lose the last digit of a long amount.
 */
export function figure(value: string, locale: string = getLocale()): string {
  const negative = value.startsWith("-");
  const digits = negative ? value.slice(1) : value;
  const text = format(locale, decimalsOf(digits)).format(digits as Intl.StringNumericLiteral);
  return negative ? MINUS + text : text;
}

/** Code first, then figure, in every language. */
export function money(amount: Money, locale?: string): string {
  return `${amount.currency} ${figure(amount.value, locale)}`;
}

/** The same amount taken away: a refund is its own signed figure. */
export function taken(amount: Money): Money {
  return isZero(amount.value) ? amount : { ...amount, value: `-${amount.value}` };
}

export function isZero(value: string): boolean {
  return !/[1-9]/.test(value);
}

/** A typed amount with all its decimals; empty where nothing was typed, `null` where it is no amount. */
export function typedAmount(typed: string, decimals: number): string | null {
  const text = typed.trim().replace(",", ".");
  if (text === "") return "";
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(text);
  if (!match?.[1] || (match[2]?.length ?? 0) > decimals) return null;
  return decimals === 0 ? match[1] : `${match[1]}.${(match[2] ?? "").padEnd(decimals, "0")}`;
}
