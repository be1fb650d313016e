import { expect, test } from "vitest";
import english from "../../messages/en.json";
import chinese from "../../messages/zh-CN.json";

type Catalogue = Record<string, unknown>;

/** The names in braces, in whatever form of the message they stand. */
function inputs(message: unknown): string[] {
  const names = [...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].sort();
}

test("both languages have the same messages with the same inputs", () => {
  expect(Object.keys(chinese)).toEqual(Object.keys(english));
  for (const [key, message] of Object.entries(english as Catalogue)) {
    if (key === "$schema") continue;
    const other = (chinese as Catalogue)[key];
    expect.soft(inputs(other), key).toEqual(inputs(message));
    expect.soft(JSON.stringify(other).length, key).toBeGreaterThan(2);
  }
});

test("messages are calm: no exclamation mark, and full-width punctuation in Chinese", () => {
  for (const [key, message] of Object.entries(english as Catalogue)) expect.soft(String(message), key).not.toMatch(/!/);
  for (const [key, message] of Object.entries(chinese as Catalogue)) {
    if (key === "$schema") continue;
    expect.soft(String(message), key).not.toMatch(/[\p{Script=Han}][,;:!?]/u);
  }
});
