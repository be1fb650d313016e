import { getLocale } from "$locale";
import { dateFormat } from "./formats";

function format(zone: string, options: Intl.DateTimeFormatOptions) {
  return dateFormat(getLocale() === "en" ? "en-GB" : getLocale(), { timeZone: zone, ...options });
}

/** Chinese sets a space between Han and figures, which Intl leaves out. */
function spaced(text: string): string {
  return text
    .replaceAll(",", "")
    .replace(/(\d)(?=\p{Script=Han})/gu, "$1 ")
    .replace(/(\p{Script=Han})(?=\d)/gu, "$1 ")
    .replace(/日(?=周)/, "日 ");
}

const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
const short = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** An instant as the shell takes it; a text without a zone is this computer's local time. */
export function isoTime(at: string | number): string {
  return new Date(at).toISOString();
}

/** 14:32:29 */
export function clockTime(at: string | number, zone: string): string {
  return format(zone, clock).format(new Date(at));
}

/** 14:32 */
export function shortTime(at: string | number, zone: string): string {
  return format(zone, short).format(new Date(at));
}

/** Fri 20 Nov 2026 */
export function day(at: string | number, zone: string): string {
  const options = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
  return spaced(format(zone, options).format(new Date(at)));
}

/** Friday, 周五 */
export function weekday(at: string | number, zone: string): string {
  return format(zone, { weekday: getLocale() === "en" ? "long" : "short" }).format(new Date(at));
}

/** 20 Nov */
export function shortDay(at: string | number, zone: string): string {
  return spaced(format(zone, { day: "numeric", month: "short" }).format(new Date(at)));
}

/** Nov */
export function monthName(at: string | number, zone: string): string {
  return spaced(format(zone, { month: "short" }).format(new Date(at)));
}

/** 20 Nov 2026 14:32:29, always followed by the zone where it stands alone. */
export function dayAndTime(at: string | number, zone: string): string {
  const options = { day: "numeric", month: "short", year: "numeric" } as const;
  return `${spaced(format(zone, options).format(new Date(at)))} ${clockTime(at, zone)}`;
}

/** UTC+8, UTC+5:30, UTC+0 */
export function offsetName(at: string | number, zone: string): string {
  const minutes = offsetMinutes(at, zone);
  const size = Math.abs(minutes);
  const rest = size % 60;
  const tail = rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`;
  return `UTC${minutes < 0 ? "\u2212" : "+"}${Math.floor(size / 60)}${tail}`;
}

/** The city of a zone name, as people call it: "Europe/Dublin" is Dublin. */
export function zoneCity(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function parts(at: string | number, zone: string): Parts {
  const options = { timeZone: zone, year: "numeric", month: "numeric", day: "numeric", ...clock } as const;
  const found = dateFormat("en-US", options).formatToParts(new Date(at));
  const read = (type: string) => Number(found.find((part) => part.type === type)?.value ?? 0);
  return {
    year: read("year"),
    month: read("month"),
    day: read("day"),
    hour: read("hour"),
    minute: read("minute"),
    second: read("second"),
  };
}

function offsetMinutes(at: string | number, zone: string): number {
  const instant = Math.floor(new Date(at).getTime() / 1000) * 1000;
  const p = parts(instant, zone);
  const wall = Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second);
  return Math.round((wall - instant) / 60_000);
}

/** The local day of an instant, as `2026-11-20`. */
export function localDate(at: string | number, zone: string): string {
  const p = parts(at, zone);
  return `${p.year}-${String(p.month).padStart(2, "0")}-${String(p.day).padStart(2, "0")}`;
}

/** `days` after a local day, as `2026-11-27`. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The instant at which a local day begins, with the zone's offset: `2026-11-20T00:00:00+08:00`. */
export function startOfDay(date: string, zone: string): string {
  return startOfHour(`${date}T00`, zone);
}

/** The instant at which a local hour (`2026-11-20T14`) begins: `2026-11-20T14:00:00+08:00`. */
export function startOfHour(hour: string, zone: string): string {
  const naive = Date.parse(`${hour}:00:00Z`);
  // The offset at the naive instant can be the one of the other side of a clock change; ask twice.
  const guess = naive - offsetMinutes(naive, zone) * 60_000;
  const minutes = offsetMinutes(guess, zone);
  const size = Math.abs(minutes);
  const sign = minutes < 0 ? "-" : "+";
  const two = (value: number) => String(value).padStart(2, "0");
  return `${hour}:00:00${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
