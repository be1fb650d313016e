// Which language the payer reads, and the little that the page remembers.

import { EN } from "/wallet/words-en.js";
import { ZH } from "/wallet/words-zh.js";

const WORDS = { en: EN, zh: ZH };
const TAGS = { en: "en-GB", zh: "zh-Hans-CN" };
const kept = new Map();

/** Reads a remembered choice. Storage may be forbidden or absent; then the choice lasts for the page. */
export function recall(key) {
  try {
    return localStorage.getItem(`practice-wallet.${key}`) ?? kept.get(key) ?? null;
  } catch {
    return kept.get(key) ?? null;
  }
}

/** Remembers a choice, as far as the browser allows. */
export function remember(key, value) {
  kept.set(key, value);
  try {
    localStorage.setItem(`practice-wallet.${key}`, value);
  } catch {
    // Kept for this page only.
  }
}

function preferred() {
  const chosen = recall("language");
  if (chosen in WORDS) return chosen;
  return (navigator.language ?? "").toLowerCase().startsWith("zh") ? "zh" : "en";
}

let current = preferred();

/** The language in use: `en` or `zh`. */
export const language = () => current;

/** Its tag for dates and figures. */
export const tag = () => TAGS[current];

/** Changes the language and remembers it. */
export function setLanguage(next) {
  current = next in WORDS ? next : "en";
  remember("language", current);
}

/** The words for a key, with `{name}` filled in. */
export function t(key, values = {}) {
  const words = WORDS[current][key] ?? EN[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
