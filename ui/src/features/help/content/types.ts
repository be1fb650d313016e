import type { GuideId, QuestionId } from "$app/help/topics";

/** An article: what it is about, the picture, the steps, and what else there is to know. */
export interface Article {
  title: string;
  /** The answer in two sentences. */
  lead: string;
  /** Drawn beside the lead, where a picture helps. */
  picture?: PictureName;
  parts: Part[];
  /** Other words that people search by. */
  words: string;
}

export interface Part {
  heading: string;
  steps?: string[];
  text?: string[];
}

export type PictureName = "show-code" | "scan" | "link" | "entry-code" | "auto-debit" | "refund" | "cancel" | "keys";

export type Guides = Record<GuideId, Article>;
export type Questions = Record<QuestionId, Article>;
