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

  /** The chosen language, or the system's where none is chosen. */
  set(chosen: string | null) {
    this.current = languages.find(({ value }) => value === chosen)?.value ?? systemLanguage();
    document.documentElement.lang = this.current;
  }
}

export const language = new Chosen();

// Messages read the language through this rune, so every shown text follows a change at once.
overwriteGetLocale(() => language.current);
