import type { Language } from "$app/language.svelte";
import { articles, type ArticleId } from "$app/help/topics";
import { guides } from "./en/guides";
import { questions } from "./en/questions";
import type { Article, Guides, Questions } from "./types";
import { guides as chineseGuides } from "./zh-CN/guides";
import { questions as chineseQuestions } from "./zh-CN/questions";

export type { Article, Part, PictureName } from "./types";

const byLanguage: Record<Language, Guides & Questions> = {
  en: { ...guides, ...questions },
  "zh-CN": { ...chineseGuides, ...chineseQuestions },
};

export function article(id: ArticleId, language: Language): Article {
  return byLanguage[language][id];
}

/** All words of an article, the most telling first. */
function text({ title, lead, parts, words }: Article): [string, string] {
  const body = parts.flatMap((part) => [part.heading, ...(part.steps ?? []), ...(part.text ?? [])]);
  return [`${title} ${words}`.toLowerCase(), `${lead} ${body.join(" ")}`.toLowerCase()];
}

/**
 * The articles in which every word occurs, those that say it in title or search words first.
 * Chinese is not written with blanks, so any part of a text counts.
 */
export function search(query: string, language: Language): ArticleId[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const weigh = (id: ArticleId) => {
    const [head, body] = text(article(id, language));
    if (!words.every((word) => head.includes(word) || body.includes(word))) return 0;
    return 1 + words.filter((word) => head.includes(word)).length;
  };
  return articles
    .map((id) => ({ id, weight: weigh(id) }))
    .filter((each) => each.weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map((each) => each.id);
}
