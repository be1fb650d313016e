import type { Screen, Section } from "$app/router.svelte";

/** How a product is used, step by step. */
export const guides = [
  "show-code",
  "scan",
  "link",
  "entry-code",
  "auto-debit",
  "refund",
  "cancel",
  "closing-day",
  "keys",
  "first-day",
] as const;
export type GuideId = (typeof guides)[number];

/** What people ask. */
export const questions = [
  "late-payment",
  "not-known",
  "failed",
  "wallets",
  "amounts-differ",
  "no-notifications",
  "connection",
  "printer",
  "digital-receipt",
  "practice",
  "power-cut",
  "forged",
] as const;
export type QuestionId = (typeof questions)[number];

export type ArticleId = GuideId | QuestionId;
/** Every article of the help centre, in the order in which it lists them. */
export const articles: readonly ArticleId[] = [...guides, ...questions];

export function isGuide(id: ArticleId): id is GuideId {
  return guides.some((guide) => guide === id);
}

const bySection: Partial<Record<Section, ArticleId>> = {
  accounts: "keys",
  wallets: "wallets",
  notifications: "no-notifications",
  receipts: "printer",
  stand: "entry-code",
  books: "practice",
};

const byScreen: Partial<Record<Screen["name"], ArticleId>> = {
  takePayment: "show-code",
  overview: "closing-day",
  payments: "failed",
  payment: "not-known",
  refund: "refund",
  needsYou: "late-payment",
  agreements: "auto-debit",
  explorer: "connection",
};

/** What the "?" of a screen opens. */
export function topicOf(screen: Screen): ArticleId {
  if (screen.name === "help") return screen.article ?? "first-day";
  if (screen.name === "settings") return bySection[screen.section] ?? "first-day";
  return byScreen[screen.name] ?? "first-day";
}
