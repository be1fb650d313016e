import { keysOf, printed } from "$app/chosen-keys";
import { desk } from "$app/desk.svelte";
import { commands } from "$app/ipc/client";
import { languages } from "$app/language.svelte";
import { takePayment } from "$app/pages";
import { prefer } from "$app/preferences";
import { router } from "$app/router.svelte";
import { place } from "$components/place.svelte";
import * as m from "$messages";

/** Something that can be done from anywhere, by its words. */
export interface Act {
  id: string;
  text: string;
  /** The page that a person must be able to see for it. */
  page: string;
  hint?: string;
  go: () => void;
}

/** What can be done now; what would change nothing is left out. */
export function acts(): Act[] {
  const { theme } = desk.now;
  const themes = [
    { value: "light" as const, text: m.palette_theme_light() },
    { value: "dark" as const, text: m.palette_theme_dark() },
    { value: "system" as const, text: m.palette_theme_system() },
  ];
  return [
    {
      id: "new-payment",
      text: m.new_payment(),
      page: "take-payment",
      hint: printed(keysOf(takePayment.id, takePayment.keys)),
      go: () => router.go(takePayment.to),
    },
    {
      id: "amounts",
      text: place.amountsHidden ? m.palette_show_amounts() : m.hide_amounts(),
      page: "take-payment",
      hint: printed(keysOf("amounts", "Ctrl+.")),
      go: () => (place.amountsHidden = !place.amountsHidden),
    },
    {
      id: "office",
      text: m.office_open(),
      page: "office",
      hint: printed(keysOf("office", "Ctrl+b")),
      go: () => void commands.openOffice(),
    },
    {
      id: "book",
      text: desk.practice ? m.open_live() : m.open_practice(),
      page: "settings",
      // Settings asks before it opens the other book; a word in a list must not.
      go: () => router.go({ name: "settings", section: "books" }),
    },
    {
      id: "account",
      text: m.add_account(),
      page: "settings-accounts",
      go: () => router.go({ name: "settings", section: "accounts" }),
    },
    ...themes
      .filter(({ value }) => value !== theme)
      .map(({ value, text }) => ({ id: `theme-${value}`, text, page: "settings", go: () => void prefer({ theme: value }, m.theme).then((view) => desk.take(view)) })),
    ...languages
      .filter(({ value }) => value !== document.documentElement.lang)
      .map(({ value, text }) => ({
        id: `language-${value}`,
        text: m.palette_language({ language: text }),
        page: "settings",
        go: () => void prefer({ language: value }, m.language).then((view) => desk.take(view)),
      })),
  ];
}
