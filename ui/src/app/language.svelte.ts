import { overwriteGetLocale } from "$locale";

/** What the desk can be read in; the payer's display has words in more. */
export type Language = "en" | "zh-CN";

/** The languages that the desk speaks, each named in itself. */
export const languages: { value: Language; text: string }[] = [
  { value: "en", text: "English" },
  { value: "zh-CN", text: "简体中文" },
];

function systemLanguage(): Language {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

class Chosen {
  current = $state<Language>(systemLanguage());

  /** Chosen in this window, and kept nowhere yet. */
  private wish: Language | null = null;

  /** The language that is kept; where none is, what was chosen here, or the system's. */
  set(kept: string | null) {
    this.current = languages.find(({ value }) => value === kept)?.value ?? this.wish ?? systemLanguage();
    document.documentElement.lang = this.current;
  }

  /** Shows a language before it is kept: what the desk tells meanwhile does not take it back. */
  choose(wish: Language) {
    this.wish = wish;
    this.set(null);
  }
}

export const language = new Chosen();

// Messages read the language through this rune, so every shown text follows a change at once.
overwriteGetLocale(() => language.current);
