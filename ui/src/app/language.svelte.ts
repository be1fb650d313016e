import { isLocale, overwriteGetLocale, type Locale } from "$locale";

/** The languages that the window speaks, each named in itself. */
export const languages: { value: Locale; text: string }[] = [
  { value: "en", text: "English" },
  { value: "zh-CN", text: "简体中文" },
];

function systemLanguage(): Locale {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

class Language {
  current = $state<Locale>(systemLanguage());

  /** The chosen language, or the system's where none is chosen. */
  set(chosen: string | null) {
    this.current = isLocale(chosen) ? chosen : systemLanguage();
    document.documentElement.lang = this.current;
  }
}

export const language = new Language();

// Messages read the language through this rune, so every shown text follows a change at once.
overwriteGetLocale(() => language.current);
