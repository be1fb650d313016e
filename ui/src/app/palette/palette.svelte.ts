import { keysOf, printed } from "$app/chosen-keys";
import { commands, type FoundOrder } from "$app/ipc/client";
import { newest } from "$app/live.svelte";
import { pages, takePayment } from "$app/pages";
import { router, sections, type Screen } from "$app/router.svelte";
import { may } from "$app/may.svelte";
import * as m from "$messages";
import { acts } from "./acts";

export type Kind = "record" | "act" | "page" | "help";

/** One line of "Search or go to". */
export interface Line {
  id: string;
  kind: Kind;
  text: string;
  /** The small second word: a section, a key. */
  hint?: string;
  order?: FoundOrder;
  go: () => void;
}

/** What help offers for words; the help centre sets it, and until then there is none. */
export const help: { find: (words: string) => { id: string; text: string; to: Screen }[] } = { find: () => [] };

const kinds: Kind[] = ["record", "act", "page", "help"];

/** Whether each typed word stands somewhere in the text. */
export function holds(text: string, typed: string): boolean {
  const among = text.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => among.includes(word));
}

const settingsWords: Record<(typeof sections)[number], () => string> = {
  shop: m.settings_shop,
  accounts: m.settings_accounts,
  staff: m.staff_title,
  wallets: m.settings_wallets,
  notifications: m.settings_notifications,
  display: m.display_settings,
  receipts: m.settings_receipts,
  stand: m.settings_stand,
  sounds: m.settings_sounds,
  computer: m.settings_computer,
  keyboard: m.settings_keyboard,
  books: m.settings_books,
  backups: m.backup_title,
  updates: m.settings_updates,
};

/** The one list for pages, acts and records. */
export class Palette {
  open = $state(false);
  words = $state("");
  private found = $state.raw<FoundOrder[]>([]);
  /** The line that Enter opens, by its id: lines may come and go above it. */
  private chosen = $state<string | null>(null);
  private asked = "";
  private answered = "";
  private wanted = false;

  private readonly take = newest<FoundOrder[]>((answer) => {
    this.found = answer.kind === "ready" ? answer.value : [];
    this.answered = this.asked;
    if (this.wanted) this.enter();
  });

  readonly lines: Line[] = $derived.by(() => {
    const typed = this.words.trim();
    const all = [...(typed ? this.records(typed) : []), ...this.acts(typed), ...this.pages(typed), ...this.helps(typed)];
    return all;
  });

  /** The lines of one kind stand together, in the order in which a person looks. */
  readonly groups = $derived(
    kinds
      .map((kind) => ({ kind, lines: this.lines.filter((line) => line.kind === kind) }))
      .filter(({ lines }) => lines.length > 0),
  );

  readonly current: Line | undefined = $derived(this.lines.find((line) => line.id === this.chosen) ?? this.lines[0]);

  show() {
    this.words = "";
    this.found = [];
    this.chosen = null;
    this.wanted = false;
    this.asked = this.answered = "";
    this.open = true;
  }

  hide() {
    this.open = false;
  }

  type(words: string) {
    this.words = words;
    this.chosen = null;
    this.wanted = false;
    const typed = words.trim();
    this.asked = typed;
    if (typed) void this.take(commands.findOrders(typed));
    else {
      this.found = [];
      this.answered = "";
    }
  }

  move(steps: number) {
    const { lines } = this;
    if (lines.length === 0) return;
    const at = lines.findIndex((line) => line.id === this.current?.id);
    this.chosen = lines[(at + steps + lines.length) % lines.length]?.id ?? null;
  }

  end(last: boolean) {
    this.chosen = this.lines.at(last ? -1 : 0)?.id ?? null;
  }

  point(line: Line) {
    this.chosen = line.id;
  }

  /** Opens the chosen line. Who types quicker than the books answer gets what was meant. */
  enter() {
    if (this.chosen === null && this.asked !== this.answered) {
      this.wanted = true;
      return;
    }
    const line = this.current;
    if (line) this.go(line);
  }

  go(line: Line) {
    this.hide();
    line.go();
  }

  private records(typed: string): Line[] {
    if (!may.see("payments")) return [];
    const orders = this.found.map((order): Line => ({
      id: `order-${order.id}`,
      kind: "record",
      text: order.number,
      order,
      go: () => router.go({ name: "payment", orderId: order.id }),
    }));
    if (this.answered !== "" && orders.length === 0) return [];
    const all: Line = {
      id: "all",
      kind: "record",
      text: m.palette_all_payments({ words: typed }),
      go: () => router.go({ name: "payments", filter: { search: typed } }),
    };
    return [...orders, all];
  }

  private acts(typed: string): Line[] {
    return acts()
      .filter((act) => may.see(act.page) && holds(act.text, typed))
      .map((act) => ({ ...act, id: `act-${act.id}`, kind: "act" as const }));
  }

  private pages(typed: string): Line[] {
    const known = [...(may.see(takePayment.id) ? [takePayment] : []), ...pages()].map((page): Line => ({
      id: `page-${page.id}`,
      kind: "page",
      text: page.text(),
      hint: printed(keysOf(page.id, page.keys)),
      go: () => router.go(page.to),
    }));
    const inside = may.see("settings")
      ? sections.filter((section) => may.see(`settings-${section}`)).map((section): Line => ({
          id: `settings-${section}`,
          kind: "page",
          text: settingsWords[section](),
          hint: m.nav_settings(),
          go: () => router.go({ name: "settings", section }),
        }))
      : [];
    // Nothing typed yet: the pages alone, not every corner of the settings.
    const explorer: Line = {
      id: "page-explorer",
      kind: "page",
      text: m.explorer(),
      hint: m.nav_settings(),
      go: () => router.go({ name: "explorer", id: null }),
    };
    const all = typed ? [...known, ...inside, ...(may.see("settings") ? [explorer] : [])] : known;
    return all.filter((line) => holds(`${line.text} ${line.hint ?? ""}`, typed));
  }

  private helps(typed: string): Line[] {
    if (!typed) return [];
    return help.find(typed).map(({ id, text, to }) => ({ id: `help-${id}`, kind: "help", text, go: () => router.go(to) }));
  }
}

export const palette = new Palette();
