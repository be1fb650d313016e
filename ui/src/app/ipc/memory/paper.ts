import type { Backend, OrderView, PagesDto, PaperView, ReceiptView } from "../client";
import type { World } from "./world";

type Behind = Backend["commands"];
type Commands = Pick<
  Behind,
  | "receipt"
  | "printReceipt"
  | "saveReceipt"
  | "paper"
  | "savePaper"
  | "printTestPage"
  | "openDrawer"
  | "pages"
  | "savePages"
  | "saveStand"
  | "saveGuide"
  | "supportText"
  | "saveSupportFile"
>;

const ok = async <T>(data: T) => ({ status: "ok" as const, data: structuredClone(data) });
const no = async (code: "unknownOrder" | "noReceipt" | "noPrinter", detail: string | null = null) => ({
  status: "error" as const,
  error: { code, incident: "M-2", detail },
});

const english = { receipt: "Receipt", order: "Order", paid: "Paid", wallet: "Wallet", sale: "Sale", total: "Total", none: "No money moved. Not a receipt.", scan: "Scan for the digital receipt" };
const chinese = { receipt: "收据", order: "订单", paid: "付款时间", wallet: "钱包", sale: "消费", total: "合计", none: "未发生真实付款，不作为收据。", scan: "扫码查看电子收据" };

/** A receipt as the shell lays it out, shorter. */
function lines(world: World, order: OrderView, tag: string): ReceiptView["lines"] {
  const words = tag === "zh-CN" ? chinese : english;
  const line = (kind: ReceiptView["lines"][number]["kind"], left = "", right = "") => ({ kind, left, right });
  const sum = `${order.amount.currency} ${order.amount.value}`;
  const paid = order.attempts.find((attempt) => attempt.state === "paid");
  const practice = order.practice ? [line("practice", tag === "zh-CN" ? "练习 PRACTICE" : "PRACTICE"), line("centre", words.none)] : [];
  return [
    ...practice,
    line("large", world.desk.shop.name),
    line("centre", world.desk.shop.storeName),
    line("centre", words.receipt),
    line("rule"),
    line("pair", words.order, order.number),
    line("pair", words.paid, (paid?.paidAt ?? order.createdAt).replace("T", " ").slice(0, 19) + " +00:00"),
    line("pair", words.wallet, paid?.wallet ?? ""),
    line("rule"),
    line("pair", words.sale, sum),
    line("rule"),
    line("sum", words.total, sum),
    line("doubleRule"),
    line("text", paid?.gatewayId ?? ""),
    line("code", `https://pay.example.com/receipt/${order.id}`),
    line("centre", words.scan),
    ...practice,
  ];
}

/** Printers and pages of the shop in memory. Its printers always print. */
export function paper(world: World): Commands {
  let kept: PaperView = {
    printers: [
      { name: "Counter", by: "network", place: "192.168.1.20", port: 9100, profile: "epson-80", drawer: true },
      { name: "Kitchen", by: "device", place: "/dev/usb/lp0", port: 0, profile: "chinese-58", drawer: false },
    ],
    automatic: true,
    language: "en",
    profiles: ["any-80", "any-58", "epson-80", "epson-58", "chinese-80", "chinese-58", "sheet-a4"],
    devices: ["/dev/usb/lp0"],
    queues: ["Office"],
  };
  let pages: PagesDto = {
    address: "https://pay.example.com", receipts: true, entry: true, entryMin: "0.50", entryMax: "200.00", entryAccount: null,
  };
  const copies = new Map<string, number>();
  const printed = (name: string | null) => {
    const printer = kept.printers.find((each) => name === null || each.name === name);
    return printer ? ok({ printer: printer.name, paperLow: false }) : no("noPrinter");
  };
  return {
    receipt: async (id, language) => {
      const order = world.order(id);
      if (!order) return no("unknownOrder", id);
      if (!order.attempts.some((attempt) => attempt.state === "paid")) return no("noReceipt");
      const tag = language ?? kept.language;
      const link = pages.receipts ? `${pages.address}/receipt/${id}` : null;
      const printers = kept.printers.map((printer) => printer.name);
      return ok({ language: tag, lines: lines(world, order, tag), link, copies: copies.get(id) ?? 0, printers });
    },
    printReceipt: async (id, printer) => {
      copies.set(id, (copies.get(id) ?? 0) + 1);
      world.tell("payments", id);
      return printed(printer);
    },
    saveReceipt: async () => ok(null),
    paper: async () => ok(kept),
    savePaper: async (request) => {
      kept = { ...kept, ...request };
      return ok(kept);
    },
    printTestPage: async (printer) => printed(printer),
    openDrawer: async (printer) => printed(printer),
    pages: async () => ok(pages),
    savePages: async (request) => {
      pages = request;
      return ok(pages);
    },
    saveStand: async () => ok(null),
    saveGuide: async () => ok(null),
    supportText: async () => ok("version: 0.1.0\nsystem: linux x86_64\nbook: practice\naccount 1: ams at 127.0.0.1\nbooks: agree with themselves\n"),
    saveSupportFile: async () => ok(null),
  };
}
