import { expect, test } from "vitest";
import type { AgreementView } from "$app/ipc/client";
import { faceOf, nextWords } from "./agreement";

const NOW = Date.parse("2026-11-20T12:00:00Z");

function agreement(edit: Partial<AgreementView>): AgreementView {
  return {
    id: "a", state: "active", wallet: "GCASH", account: "Main", reference: null, terms: null, payer: null, code: null,
    createdAt: "2026-06-01T00:00:00Z", endedAt: null, goodUntil: null, lastCharge: null, nextOn: "2026-12-01", paid: 5,
    failedInARow: 0, ...edit,
  };
}

test("a charge that failed speaks louder than an active agreement", () => {
  const faces = [{}, { failedInARow: 2 }, { state: "pending" as const }, { state: "stopped" as const, failedInARow: 2 }];
  expect(faces.map((edit) => faceOf(agreement(edit), NOW))).toEqual(["active", "failed", "waiting", "stopped"]);
});

test("an agreement whose right has run out has ended", () => {
  expect(faceOf(agreement({ goodUntil: "2026-11-20T11:59:59Z" }), NOW)).toBe("ended");
  expect(faceOf(agreement({ goodUntil: "2026-11-20T12:00:01Z" }), NOW)).toBe("active");
});

test("a charge that is due says so, and one that follows purchases has no day", () => {
  const next = (nextOn: string | null) => nextWords(agreement({ nextOn }), "active", "2026-11-20");
  expect([next("2026-12-01"), next("2026-11-20"), next(null)]).toEqual(["1 Dec", "due since 20 Nov", "with each purchase"]);
  expect(nextWords(agreement({}), "stopped", "2026-11-20")).toBe("none");
});
