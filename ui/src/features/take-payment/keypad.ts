import { figure } from "$components/money";

/*
 * What has been typed, as digits with at most one point: "", "47", "47.", "47.5".
 * It stays a string to the end; the window never holds an amount as a number.
 */
export type Entry = string;

/** More digits than any till takes; longer ones would not fit the line. */
const DIGITS_MAX = 9;

/** The entry after a key: a digit, "00", ".", "Backspace" or "Delete". Keys that mean nothing change nothing. */
export function press(entry: Entry, key: string, decimals: number): Entry {
  if (key === "Delete") return "";
  if (key === "Backspace") return entry.slice(0, -1);
  if (key === "." || key === ",") return point(entry, decimals);
  if (key === "00") return decimals === 0 && entry !== "" ? digit(digit(entry, "0", 0), "0", 0) : entry;
  if (/^[0-9]$/.test(key)) return digit(entry, key, decimals);
  return entry;
}

function point(entry: Entry, decimals: number): Entry {
  if (decimals === 0 || entry.includes(".")) return entry;
  return `${entry || "0"}.`;
}

function digit(entry: Entry, key: string, decimals: number): Entry {
  const at = entry.indexOf(".");
  if (at >= 0) return entry.length - at - 1 < decimals ? entry + key : entry;
  if (entry === "0") return key === "0" ? entry : key;
  if (entry === "" && key === "0" && decimals === 0) return entry;
  return entry.length < DIGITS_MAX ? entry + key : entry;
}

/** The amount that the entry means, with all decimals of its currency: "47.5" is "47.50". */
export function value(entry: Entry, decimals: number): string {
  const [whole = "", part = ""] = entry.split(".");
  const digits = whole === "" ? "0" : whole;
  return decimals === 0 ? digits : `${digits}.${part.padEnd(decimals, "0")}`;
}

/** What stands on the line: the typed part in full ink, and the decimals still to come in a quiet one. */
export function display(entry: Entry, decimals: number): { typed: string; coming: string } {
  const whole = figure(value(entry, decimals));
  if (entry === "") return { typed: "", coming: whole };
  const at = entry.indexOf(".");
  const missing = decimals === 0 ? 0 : at < 0 ? decimals + 1 : decimals - (entry.length - at - 1);
  const cut = whole.length - missing;
  return { typed: whole.slice(0, cut), coming: whole.slice(cut) };
}

/** Long amounts shrink by steps before they would wrap; they are never cut. */
export function steps(length: number): 0 | 1 | 2 | 3 {
  if (length <= 7) return 0;
  if (length <= 8) return 1;
  if (length <= 10) return 2;
  return 3;
}
