import Activity from "@lucide/svelte/icons/activity";
import LifeBuoy from "@lucide/svelte/icons/life-buoy";
import List from "@lucide/svelte/icons/list";
import Repeat from "@lucide/svelte/icons/repeat";
import Scale from "@lucide/svelte/icons/scale";
import ScanLine from "@lucide/svelte/icons/scan-line";
import Settings from "@lucide/svelte/icons/settings";
import Undo2 from "@lucide/svelte/icons/undo-2";
import * as m from "$messages";
import { desk } from "./desk.svelte";
import { may } from "./may.svelte";
import { topicOf } from "./help/topics";
import { router, type Screen } from "./router.svelte";

/** A page as the side bar, its shortcut and "Search or go to" know it. */
export interface Page {
  id: string;
  icon: typeof List;
  text: () => string;
  to: Screen;
  /** The screens on which it is the selected one. */
  holds: Screen["name"][];
  /** The key that leads there, as `Ctrl+2`. */
  keys: string;
  /** Pages of one group stand together in the side bar. */
  group: "daily" | "books" | "desk";
  count?: () => number;
}

export const takePayment = {
  id: "take-payment",
  icon: ScanLine,
  text: m.nav_take_payment,
  to: { name: "takePayment", orderId: null },
  keys: "Ctrl+n",
} as const;

/** In the order of the side bar. */
const all: Page[] = [
  {
    id: "overview",
    icon: Activity,
    text: m.nav_overview,
    to: { name: "overview" },
    holds: ["overview"],
    keys: "Ctrl+1",
    group: "daily",
  },
  {
    id: "payments",
    icon: List,
    text: m.nav_payments,
    to: { name: "payments", filter: {} },
    holds: ["payments", "payment"],
    keys: "Ctrl+2",
    group: "daily",
  },
  {
    id: "refunds",
    icon: Undo2,
    text: m.refunds_nav,
    to: { name: "refunds" },
    holds: ["refunds", "refund", "refundBatch"],
    keys: "Ctrl+3",
    group: "daily",
  },
  {
    id: "needs-you",
    icon: Scale,
    text: m.nav_needs_you,
    to: { name: "needsYou" },
    holds: ["needsYou"],
    keys: "Ctrl+0",
    group: "daily",
    count: () => desk.waiting,
  },
  {
    id: "agreements",
    icon: Repeat,
    text: m.nav_agreements,
    to: { name: "agreements", id: null },
    holds: ["agreements"],
    keys: "Ctrl+6",
    group: "books",
  },
  {
    id: "help",
    icon: LifeBuoy,
    text: m.nav_help,
    // It opens at the answer for the screen that one comes from.
    get to(): Screen {
      return { name: "help", article: topicOf(router.screen) };
    },
    holds: ["help"],
    keys: "F1",
    group: "desk",
  },
  {
    id: "settings",
    icon: Settings,
    text: m.nav_settings,
    to: { name: "settings", section: "shop" },
    holds: ["settings", "explorer"],
    keys: "Ctrl+,",
    group: "desk",
    // A newer version waits there for somebody to want it.
    count: () => (desk.now.updateOffered ? 1 : 0),
  },
];

export const groups = ["daily", "books", "desk"] as const;

/** The pages that are there for this person. A hidden page is absent everywhere. */
export function pages(): Page[] {
  return all.filter((page) => may.see(page.id));
}
