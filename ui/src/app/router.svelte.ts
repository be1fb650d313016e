import { articles, type ArticleId } from "$app/help/topics";
import { role } from "./role";

/*
 * Which rows the list of payments shows. The address carries them under these very names, so that
 * any figure can open its rows: `#/payments?period=all&state=failed,expired&wallet=GCASH`.
 * What is left out does not matter; without period, days and search it is today.
 */
const filterNames = [
  /** `today`, `week`, `month`, or `all`. */
  "period",
  /** The first local day (`2026-11-20`) or hour (`2026-11-20T14`) that counts, instead of a period. */
  "from",
  /** The last one that counts; the same as `from` where it is left out. */
  "to",
  /** How attempts stand, as `PaymentStateDto` spells it; several with commas. Or `DROPPED`. */
  "state",
  /** The wallet, as the acquirer spells it. */
  "wallet",
  /** How the payer was asked, as `ModeDto` spells it. */
  "mode",
  /** An ISO 4217 code. */
  "currency",
  /** The least and the greatest amount, as decimals of whichever currency. */
  "min",
  "max",
  /** The acquirer's code for why a payment failed. */
  "code",
  /** Words that all have to occur in number, amount, reference, note, wallet or an id. */
  "search",
  /** `gmt8` for the acquirer's days and times instead of the shop's. */
  "zone",
] as const;

/** As a state: the attempts that expired or were cancelled before anybody paid. */
export const DROPPED = "dropped";

export type PaymentsFilter = Partial<Record<(typeof filterNames)[number], string>>;

/** Every place a person can stand at. The address carries it, so that reload and back work. */
export type Screen =
  | { name: "takePayment"; orderId: string | null }
  | { name: "overview" }
  | { name: "payments"; filter: PaymentsFilter }
  | { name: "payment"; orderId: string }
  | { name: "refund"; orderId: string }
  | { name: "refunds" }
  | { name: "refundBatch" }
  | { name: "needsYou" }
  /** One of them, `new`, or the list alone. */
  | { name: "agreements"; id: string | null }
  /** One call, `compose`, or the list alone. */
  | { name: "explorer"; id: string | null }
  | { name: "help"; article: ArticleId | null }
  | { name: "settings"; section: Section };

export const sections = [
  "shop", "staff", "accounts", "wallets", "notifications", "display", "receipts", "stand", "sounds", "computer", "keyboard", "backups", "books", "updates",
] as const;
export type Section = (typeof sections)[number];

function filterFrom(query: string): PaymentsFilter {
  const given = new URLSearchParams(query);
  const filter: PaymentsFilter = {};
  for (const name of filterNames) {
    const value = given.get(name)?.trim();
    if (value) filter[name] = value;
  }
  return filter;
}

function queryOf(filter: PaymentsFilter): string {
  const query = new URLSearchParams();
  for (const name of filterNames) if (filter[name]) query.set(name, filter[name]);
  const text = query.toString();
  return text && `?${text}`;
}

export function parse(hash: string): Screen {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [head, id, tail] = path.split("/").map(decodeURIComponent);
  switch (head) {
    case "payments":
      if (id && tail === "refund") return { name: "refund", orderId: id };
      if (id) return { name: "payment", orderId: id };
      return { name: "payments", filter: filterFrom(query) };
    case "refunds":
      return { name: id === "file" ? "refundBatch" : "refunds" };
    case "overview":
      return { name: "overview" };
    case "help":
      return { name: "help", article: articles.find((article) => article === id) ?? null };
    case "needs-you":
      return { name: "needsYou" };
    case "agreements":
      return { name: "agreements", id: id || null };
    case "explorer":
      return { name: "explorer", id: id || null };
    case "settings":
      return { name: "settings", section: sections.find((section) => section === id) ?? "shop" };
    default:
      // Money is taken at the desk; the back office begins with the day.
      return role === "office" ? { name: "overview" } : { name: "takePayment", orderId: id || null };
  }
}

export function address(screen: Screen): string {
  switch (screen.name) {
    case "takePayment":
      return screen.orderId ? `#/take-payment/${encodeURIComponent(screen.orderId)}` : "#/take-payment";
    case "payments":
      return `#/payments${queryOf(screen.filter)}`;
    case "payment":
      return `#/payments/${encodeURIComponent(screen.orderId)}`;
    case "refund":
      return `#/payments/${encodeURIComponent(screen.orderId)}/refund`;
    case "refunds":
      return "#/refunds";
    case "refundBatch":
      return "#/refunds/file";
    case "overview":
      return "#/overview";
    case "needsYou":
      return "#/needs-you";
    case "agreements":
      return screen.id ? `#/agreements/${encodeURIComponent(screen.id)}` : "#/agreements";
    case "explorer":
      return screen.id ? `#/explorer/${encodeURIComponent(screen.id)}` : "#/explorer";
    case "help":
      return screen.article ? `#/help/${screen.article}` : "#/help";
    case "settings":
      return `#/settings/${screen.section}`;
  }
}

class Router {
  screen = $state.raw<Screen>(parse(typeof location === "undefined" ? "" : location.hash));

  start(): () => void {
    const changed = () => {
      this.screen = parse(location.hash);
    };
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }

  /** In the back office: brings the desk to the front, for what is done there. */
  atDesk: (orderId: string | null) => void = () => undefined;

  go(screen: Screen) {
    if (role === "office" && screen.name === "takePayment") return this.atDesk(screen.orderId);
    const to = address(screen);
    if (location.hash === to) this.screen = screen;
    else location.hash = to;
  }

  /** Changes the address without a step to come back to, as a filter does. */
  replace(screen: Screen) {
    const to = address(screen);
    history.replaceState(history.state, "", to);
    this.screen = parse(to);
  }
}

export const router = new Router();
