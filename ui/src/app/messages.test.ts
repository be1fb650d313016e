import { expect, test } from "vitest";

type Catalogue = Record<string, unknown>;

/** Every area has a file of its own for each language, so that two people seldom edit one file. */
const files = import.meta.glob<Catalogue>("../../messages/**/*.json", { eager: true, import: "default" });
const of = (locale: string): Catalogue =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.endsWith(`/${locale}.json`))
      // By folder: the names of the languages must not decide the order.
      .map(([path, catalogue]) => [path.slice(0, -`${locale}.json`.length), catalogue] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([, catalogue]) => Object.entries(catalogue)),
  );
const english = of("en");
const chinese = of("zh-CN");

test("no two areas claim one name", () => {
  const names = Object.entries(files)
    .filter(([path]) => path.endsWith("/en.json"))
    .flatMap(([, catalogue]) => Object.keys(catalogue))
    .filter((name) => name !== "$schema");
  expect(names.length).toBe(new Set(names).size);
});

/** The names in braces, in whatever form of the message they stand. */
function inputs(message: unknown): string[] {
  const names = [...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].sort();
}

test("both languages have the same messages with the same inputs", () => {
  expect(Object.keys(chinese)).toEqual(Object.keys(english));
  for (const [key, message] of Object.entries(english)) {
    if (key === "$schema") continue;
    const other = chinese[key];
    expect.soft(inputs(other), key).toEqual(inputs(message));
    expect.soft(JSON.stringify(other).length, key).toBeGreaterThan(2);
  }
});

test("the payer's display has all its words in each of its languages", () => {
  const payers = (catalogue: Catalogue) => Object.keys(catalogue).filter((key) => key.startsWith("to_payer_"));
  for (const locale of ["ko", "ms"]) {
    const words = of(locale);
    expect(payers(words)).toEqual(payers(english));
    for (const key of payers(words)) expect.soft(inputs(words[key]), `${locale} ${key}`).toEqual(inputs(english[key]));
  }
});

test("messages are calm: no exclamation mark, and full-width punctuation in Chinese", () => {
  for (const [key, message] of Object.entries(english)) expect.soft(String(message), key).not.toMatch(/!/);
  for (const [key, message] of Object.entries(chinese)) {
    if (key === "$schema") continue;
    expect.soft(String(message), key).not.toMatch(/[\p{Script=Han}][,;:!?]/u);
  }
});
