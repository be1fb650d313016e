import { money } from "$components/money";
import { toldWord, type Told } from "$components/states";
import { clockTime, shortDay } from "$components/time";
import * as m from "$messages";

const states: Record<string, Told | undefined> = {
  "awaiting-payer": "waiting",
  awaitingPayer: "waiting",
  cancelled: "cancelled",
  declined: "failed",
  expired: "expired",
  failed: "failed",
  paid: "paid",
  unknown: "processing",
};

/** "paid, EUR 47.50, at 2026-11-20T14:32:29Z" in the reader's words; what is not known stays as it came. */
export function tellFact(text: string, zone: string): string {
  return text
    .split(", ")
    .map((part) => tellPart(part, zone))
    .join(m.list_comma());
}

function tellPart(part: string, zone: string): string {
  const state = states[part];
  if (state) return toldWord(state);
  const amount = /^([A-Z]{3}) (-?\d+(?:\.\d+)?)$/.exec(part);
  if (amount?.[1] && amount[2]) return money({ currency: amount[1], value: amount[2] });
  const at = /^at (\d{4}-\d\d-\d\dT.+)$/.exec(part)?.[1];
  if (at && !Number.isNaN(Date.parse(at))) return `${shortDay(at, zone)} ${clockTime(at, zone)}`;
  return part;
}
