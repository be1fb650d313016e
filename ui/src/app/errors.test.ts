import { afterEach, expect, test } from "vitest";
import { overwriteGetLocale } from "$locale";
import { tell } from "./errors";
import { Refusal, type ErrorCode } from "./ipc/client";

afterEach(() => overwriteGetLocale(() => "en"));

// Written out: when the shell learns a code, the compiler asks for it here as it does in errors.ts.
const codes: Record<ErrorCode, true> = {
  notRecognized: true, cannotRecognize: true, recognizesOther: true, updating: true,
  requestRefused: true, offline: true, outcomeUnknown: true, keysDoNotFit: true, duplicateOrder: true,
  badAmount: true, badInput: true, overRefund: true, overAgreed: true, practiceOnly: true, notRefundable: true, notCancellable: true,
  unknownOrder: true, unknownAccount: true, noAccount: true, accountInUse: true, dataLocked: true,
  dataDamaged: true, keychainUnavailable: true, backupFailed: true, noReceipt: true, noPrinter: true, printerTrouble: true, internal: true,
  refundedMeanwhile: true, beingCancelled: true, refundInDoubt: true, refundRule: true, locked: true, notAllowed: true,
  pinNeeded: true, secondPersonNeeded: true, wrongPin: true, pinWait: true, weakPin: true,
  staffExists: true, unknownStaff: true, lastOwner: true,
};

function refusal(code: string) {
  return new Refusal({ code: code as ErrorCode, incident: "K7-42", detail: "RISK_REJECT" });
}

test("every code has words of its own in both languages", () => {
  for (const locale of ["en", "zh-CN"] as const) {
    overwriteGetLocale(() => locale);
    const words = Object.keys(codes).map((code) => tell(refusal(code)).words);
    expect(new Set(words).size).toBe(words.length);
    for (const each of words) expect(each).not.toMatch(/!|！|Oops|Please/);
  }
});

test("the acquirer's code and the incident stand beside the words", () => {
  expect(tell(refusal("requestRefused")).details).toBe("requestRefused · RISK_REJECT · K7-42");
});

test("an unforeseen failure is told, never swallowed", () => {
  expect(tell(new TypeError("boom"))).toMatchObject({ details: "boom" });
  expect(tell("plain").words).toBe(tell(refusal("somethingNew")).words);
});
