import { expect, test } from "vitest";
import { changedFrom, printed, spoken, usable } from "./chosen-keys";

const key = (name: string, held: Partial<KeyboardEvent> = {}) =>
  usable({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held });

test("a shortcut is a function key or one that is held with Control, Command or Alt", () => {
  expect([key("F2"), key("p", { ctrlKey: true }), key("P", { metaKey: true }), key("x", { altKey: true })]).toEqual([
    "F2", "Ctrl+p", "Ctrl+p", "Alt+x",
  ]);
  expect([key("p"), key("Tab"), key("Enter", { ctrlKey: true }), key("Control", { ctrlKey: true }), key("F13")]).toEqual([
    null, null, null, null, null,
  ]);
});

test("keys that were changed are read, and nothing else is taken for one", () => {
  expect(changedFrom('{"payments":"Ctrl+p","odd":7}')).toEqual({ payments: "Ctrl+p" });
  expect([changedFrom("["), changedFrom("null"), changedFrom(undefined)]).toEqual([{}, {}, {}]);
});

test("keys are printed for people and spelled for screen readers", () => {
  expect([printed("Ctrl+k"), printed("F2"), printed("Ctrl+,")]).toEqual(["Ctrl K", "F2", "Ctrl ,"]);
  expect([spoken("Ctrl+k"), spoken("Ctrl+2"), spoken("F2")]).toEqual(["Control+K", "Control+2", "F2"]);
});
