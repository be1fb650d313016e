import { expect, test } from "vitest";
import { articles, topicOf } from "$app/help/topics";
import { parse, sections } from "$app/router.svelte";
import { article, search } from "./content";

test("both languages have the same articles, of the same build", () => {
  const shape = (language: "en" | "zh-CN") =>
    articles.map((id) => {
      const { picture, parts } = article(id, language);
      return [id, picture, parts.map((part) => [part.steps?.length ?? 0, part.text?.length ?? 0])];
    });
  expect(shape("zh-CN")).toEqual(shape("en"));
});

test("every article says something, calmly", () => {
  for (const id of articles) {
    for (const language of ["en", "zh-CN"] as const) {
      const said = article(id, language);
      const words = [said.title, said.lead, ...said.parts.flatMap((part) => [part.heading, ...(part.steps ?? []), ...(part.text ?? [])])];
      expect.soft(words.every((text) => text.trim().length > 1), id).toBe(true);
      expect.soft(words.join(" "), id).not.toMatch(/!/);
      if (language === "zh-CN") expect.soft(words.join(" "), id).not.toMatch(/[\p{Script=Han}][,;:!?]/u);
    }
  }
});

test("the ? of every screen leads to an article", () => {
  const places = ["", "overview", "payments", "payments/o1", "payments/o1/refund", "needs-you", "agreements", "explorer", "help", "help/keys"];
  for (const place of [...places, ...sections.map((section) => `settings/${section}`)]) {
    expect.soft(articles, place).toContain(topicOf(parse(`#/${place}`)));
  }
});

test("a question is found by other words, in both languages", () => {
  expect(search("webhook", "en")[0]).toBe("no-notifications");
  expect(search("double charge", "en")).toContain("not-known");
  expect(search("yen", "en")).toContain("printer");
  expect(search("退钱", "zh-CN")[0]).toBe("refund");
  expect(search("乱码", "zh-CN")[0]).toBe("printer");
  expect(search("zebra", "en")).toEqual([]);
  expect(search("  ", "en")).toEqual([]);
});
