import { Refusal } from "$app/ipc/client";
import type { Told } from "$app/errors";
import * as m from "$messages";

/** What a printer's word means, and what to do. */
const words: Record<string, () => string> = {
  "not-reached": m.printer_not_reached,
  refused: m.printer_refused,
  "paper-out": m.printer_paper_out,
  "cover-open": m.printer_cover_open,
  "not-ready": m.printer_not_ready,
  interrupted: m.printer_interrupted,
  device: m.printer_device,
  queue: m.printer_queue,
  "no-spooler": m.printer_no_spooler,
  "needs-queue": m.printer_needs_queue,
};

/** A printer's trouble by its own name; `null` for any other failure. */
export function printerTrouble(failure: unknown): Told | null {
  if (!(failure instanceof Refusal) || failure.code !== "printerTrouble") return null;
  const say = words[failure.detail ?? ""] ?? m.error_printer_trouble;
  return { words: say(), details: [failure.code, failure.detail, failure.incident].filter(Boolean).join(" · ") };
}

/** The same for the timeline. */
export function printerWord(word: string): string {
  return (words[word] ?? m.error_printer_trouble)();
}
