import { afterEach, expect, test } from "vitest";
import { pressed } from "./keys";

afterEach(() => document.body.replaceChildren());

/** Presses a key on an element, and says whether the screen took it. */
function took(key: string, tag: string, keys: string[], options: KeyboardEventInit = {}): boolean {
  const element = document.createElement(tag);
  document.body.append(element);
  let taken = false;
  const acts = Object.fromEntries(keys.map((each) => [each, () => {}]));
  element.addEventListener("keydown", (event) => (taken = pressed(event, acts)));
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }));
  return taken;
}

test("letters act only where nobody types", () => {
  expect(took("c", "div", ["c"])).toBe(true);
  expect(took("C", "div", ["c"])).toBe(true);
  expect(took("c", "input", ["c"])).toBe(false);
  expect(took("Backspace", "textarea", ["Backspace"])).toBe(false);
});

test("function keys and Control act everywhere", () => {
  expect(took("F5", "input", ["F5"])).toBe(true);
  expect(took("k", "input", ["Ctrl+k"], { ctrlKey: true })).toBe(true);
  expect(took("k", "div", ["k"], { ctrlKey: true })).toBe(false);
});

test("Control and Z belong to a field while somebody types", () => {
  expect(took("z", "div", ["Ctrl+z"], { ctrlKey: true })).toBe(true);
  expect(took("z", "div", ["Ctrl+z"], { metaKey: true })).toBe(true);
  expect(took("z", "select", ["Ctrl+z"], { ctrlKey: true })).toBe(true);
  expect(took("z", "input", ["Ctrl+z"], { ctrlKey: true })).toBe(false);
  expect(took("Z", "div", ["Ctrl+z"], { ctrlKey: true, shiftKey: true })).toBe(false);
});

test("Enter and Space leave a focused button to itself", () => {
  expect(took("Enter", "button", ["Enter"])).toBe(false);
  expect(took(" ", "button", [" "])).toBe(false);
  expect(took("Enter", "div", ["Enter"])).toBe(true);
});

test("an open dialog keeps all keys", () => {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  expect(took("Enter", "div", ["Enter"])).toBe(false);
});
