import type { PrinterDto } from "$app/ipc/client";
import * as m from "$messages";

/** What a profile is called; one that is not known shows its own name. */
export function profileName(profile: string): string {
  const known: Record<string, () => string> = {
    "any-80": m.profile_any_80,
    "any-58": m.profile_any_58,
    "epson-80": m.profile_epson_80,
    "epson-58": m.profile_epson_58,
    "chinese-80": m.profile_chinese_80,
    "chinese-58": m.profile_chinese_58,
    "sheet-a4": m.profile_sheet,
  };
  return known[profile]?.() ?? profile;
}

/** Where a printer is, and what it is, in one line. */
export function placeOf(printer: PrinterDto): string {
  const place = printer.by === "network" ? `${printer.place}:${printer.port}` : printer.place;
  return `${place} · ${profileName(printer.profile)}`;
}

/** A printer as it is first offered: what hangs on this machine before what must be typed. */
export function firstOffer(devices: string[], queues: string[]): PrinterDto {
  const offer = { name: m.printer_first_name(), port: 9100, profile: "any-80", drawer: false };
  if (devices[0]) return { ...offer, by: "device", place: devices[0] };
  if (queues[0]) return { ...offer, by: "queue", place: queues[0] };
  return { ...offer, by: "network", place: "" };
}
