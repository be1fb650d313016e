import type { ArticleId } from "$app/help/topics";
import type { SaveGuideRequest } from "$app/ipc/client";
import type { Language } from "$app/language.svelte";
import { article } from "./content";

/** Articles, one after the other, as paper takes them. */
export function printed(ids: readonly ArticleId[], language: Language): SaveGuideRequest["parts"] {
  return ids.flatMap((id) => {
    const { title, lead, parts } = article(id, language);
    return [
      { kind: "heading" as const, text: title },
      { kind: "text" as const, text: lead },
      ...parts.flatMap((part) => [
        { kind: "subheading" as const, text: part.heading },
        ...(part.steps ?? []).map((text) => ({ kind: "step" as const, text })),
        ...(part.text ?? []).map((text) => ({ kind: "text" as const, text })),
      ]),
    ];
  });
}
