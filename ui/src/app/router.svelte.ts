/** Every place a person can stand at. The address carries it, so that reload and back work. */
export type Screen =
  | { name: "takePayment"; orderId: string | null }
  | { name: "payments"; search: string | null }
  | { name: "payment"; orderId: string }
  | { name: "refund"; orderId: string }
  | { name: "needsYou" }
  | { name: "settings"; section: Section };

export const sections = ["shop", "accounts", "notifications", "books"] as const;
export type Section = (typeof sections)[number];

export function parse(hash: string): Screen {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [head, id, tail] = path.split("/").map(decodeURIComponent);
  switch (head) {
    case "payments":
      if (id && tail === "refund") return { name: "refund", orderId: id };
      if (id) return { name: "payment", orderId: id };
      return { name: "payments", search: new URLSearchParams(query).get("search") };
    case "needs-you":
      return { name: "needsYou" };
    case "settings":
      return { name: "settings", section: sections.find((section) => section === id) ?? "shop" };
    default:
      return { name: "takePayment", orderId: id || null };
  }
}

export function address(screen: Screen): string {
  switch (screen.name) {
    case "takePayment":
      return screen.orderId ? `#/take-payment/${encodeURIComponent(screen.orderId)}` : "#/take-payment";
    case "payments":
      return screen.search ? `#/payments?${new URLSearchParams({ search: screen.search })}` : "#/payments";
    case "payment":
      return `#/payments/${encodeURIComponent(screen.orderId)}`;
    case "refund":
      return `#/payments/${encodeURIComponent(screen.orderId)}/refund`;
    case "needsYou":
      return "#/needs-you";
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

  go(screen: Screen) {
    const to = address(screen);
    if (location.hash === to) this.screen = screen;
    else location.hash = to;
  }
}

export const router = new Router();
