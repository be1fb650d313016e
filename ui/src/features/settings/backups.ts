import { language } from "$app/language.svelte";
import { numberFormat } from "$components/formats";

/** A file's size, short: what a person compares with the space on a stick. */
export function sizeText(kilobytes: number, locale: string = language.current): string {
  const large = kilobytes >= 1000;
  return numberFormat(locale, {
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
    maximumFractionDigits: large && kilobytes < 100_000 ? 1 : 0,
  }).format(large ? kilobytes / 1000 : kilobytes);
}
