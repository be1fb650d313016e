import type { AgreementView } from "$app/ipc/client";
import type { Told } from "$components/states";
import { shortDay } from "$components/time";
import * as m from "$messages";

export type Face = "active" | "waiting" | "failed" | "stopped" | "ended";

const marks: Record<Face, Told> = {
  active: "paid",
  waiting: "waiting",
  failed: "failed",
  stopped: "cancelled",
  ended: "expired",
};

const words: Record<Face, () => string> = {
  active: m.agreement_active,
  waiting: m.agreement_waiting,
  failed: m.agreement_charge_failed,
  stopped: m.agreement_stopped,
  ended: m.agreement_ended,
};

/** How an agreement is told: its last charge speaks louder than its being active. */
export function faceOf(agreement: AgreementView, now: number): Face {
  switch (agreement.state) {
    case "pending":
      return "waiting";
    case "stopped":
      return "stopped";
    case "active":
      if (agreement.goodUntil !== null && Date.parse(agreement.goodUntil) <= now) return "ended";
      return agreement.failedInARow > 0 ? "failed" : "active";
  }
}

export function markOf(face: Face): Told {
  return marks[face];
}

export function wordOf(face: Face): string {
  return words[face]();
}

const every = {
  week: m.every_week,
  month: m.every_month,
  year: m.every_year,
  purchase: m.every_purchase,
};

export type Every = keyof typeof every;
export const everyChoices = Object.keys(every) as Every[];

export function everyWord(how: Every): string {
  return every[how]();
}

/** What a list calls an agreement: what it is for, else the shop's own word, else its id. */
export function nameOf(agreement: AgreementView): string {
  return agreement.terms?.purpose ?? agreement.reference ?? agreement.id;
}

/** A local day without a time. */
export function dayOf(date: string): string {
  return shortDay(`${date}T12:00:00Z`, "UTC");
}

/** When the next charge is due, in words. */
export function nextWords(agreement: AgreementView, face: Face, today: string): string {
  if (face === "stopped" || face === "ended") return m.next_none();
  if (face === "waiting") return m.next_when_agreed();
  if (!agreement.nextOn) return m.every_purchase();
  return agreement.nextOn <= today ? m.next_due({ day: dayOf(agreement.nextOn) }) : dayOf(agreement.nextOn);
}
