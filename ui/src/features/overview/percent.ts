import { numberFormat } from "$components/formats";
import { getLocale } from "$locale";

const MINUS = "\u2212";

/** 920 thousandths are "92.0 %" in every language. */
export function permille(thousandths: number): string {
  const figures = numberFormat(getLocale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return `${figures.format(thousandths / 10)} %`;
}

/** Whole percent, for shares beside a bar. */
export function share(thousandths: number): string {
  return `${Math.round(thousandths / 10)} %`;
}

/** A change always says its direction: "+18 %", "−4 %". */
export function change(percent: number): string {
  const sign = percent > 0 ? "+" : percent < 0 ? MINUS : "±";
  return `${sign}${Math.abs(percent)} %`;
}

/** "11 s", "2 min 5 s"; what took less than a second took one. */
export function seconds(ms: number): { minutes: number; seconds: number } {
  const all = Math.max(1, Math.round(ms / 1000));
  return { minutes: Math.floor(all / 60), seconds: all % 60 };
}
