import type { OrderView, PaymentRow } from "../client";
import { no, ok, type Behind, type Sent } from "./answer";
import { droppedOff, sum } from "./shape";
import type { World } from "./world";

type Row = PaymentRow & { failureCode: string | null; dropped: boolean };

function rowsOf(order: OrderView): Row[] {
  return order.attempts.map((attempt) => ({
    orderId: order.id,
    requestId: attempt.requestId,
    number: order.number,
    state: attempt.state,
    orderStatus: order.status,
    at: attempt.paidAt ?? attempt.lastInquiryAt ?? attempt.createdAt,
    wallet: attempt.wallet,
    mode: attempt.mode,
    payerPaid: attempt.payerPaid,
    amount: order.amount,
    refunded: attempt.state === "paid" && /[1-9]/.test(order.refunded.value) ? order.refunded : null,
    reference: order.reference,
    note: order.note,
    till: order.till,
    gatewayId: attempt.gatewayId,
    account: order.account,
    failureCode: attempt.failureCode,
    dropped: droppedOff(attempt),
  }));
}

function matches(row: Row, request: Sent<"payments">): boolean {
  const at = Date.parse(row.at);
  const words = request.search?.toLowerCase();
  return (
    (!request.from || at >= Date.parse(request.from)) &&
    (!request.to || at < Date.parse(request.to)) &&
    (request.dropped ? row.dropped : request.states.length === 0 || request.states.includes(row.state)) &&
    (!request.wallet || row.wallet === request.wallet) &&
    (!request.mode || row.mode === request.mode) &&
    (!request.code || row.failureCode === request.code) &&
    (!request.min || !sum(row.amount.value, padded(request.min, row.amount.value), -1n).startsWith("-")) &&
    (!request.max || !sum(padded(request.max, row.amount.value), row.amount.value, -1n).startsWith("-")) &&
    (!request.currency || row.amount.currency === request.currency) &&
    (!words || words.split(" ").every((word) => text(row).includes(word)))
  );
}

/** As many decimals as the other has. */
function padded(value: string, like: string): string {
  const decimals = like.includes(".") ? like.length - like.indexOf(".") - 1 : 0;
  const [whole = "0", rest = ""] = value.split(".");
  return decimals === 0 ? whole : `${whole}.${rest.padEnd(decimals, "0").slice(0, decimals)}`;
}

function text(row: PaymentRow): string {
  return [row.number, row.wallet, row.reference, row.note, row.amount.value, row.gatewayId, row.requestId]
    .filter(Boolean)
    .join(" ")
    .toLowerCase();
}

function sums(rows: Row[]) {
  const totals = new Map<string, string>();
  for (const row of rows.filter((each) => each.state === "paid")) {
    const kept = row.refunded ? sum(row.amount.value, row.refunded.value, -1n) : row.amount.value;
    const before = totals.get(row.amount.currency);
    totals.set(row.amount.currency, before === undefined ? kept : sum(before, kept));
  }
  return [...totals].map(([currency, value]) => ({ currency, value })).sort((a, b) => (a.currency < b.currency ? 1 : -1));
}

function found(world: World, request: Sent<"payments">): Row[] {
  return world.orders
    .flatMap(rowsOf)
    .filter((row) => matches(row, request))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** A search adds up no more than this. */
const ADDED_UP_MAX = 50_000;

/** As many rows as no memory holds: each is made when it is asked for. */
function manyRows(count: number, start: number, limit: number): Row[] {
  const now = Date.now();
  return Array.from({ length: Math.max(0, Math.min(limit, count - start)) }, (_, index) => {
    const at = start + index;
    return {
      orderId: `many-${at}`, requestId: `many-${at}-1`, number: String(count - at), state: "paid", orderStatus: "paid",
      at: new Date(now - at * 1000).toISOString(), wallet: "GCASH", mode: "orderCode", payerPaid: null,
      amount: { currency: "EUR", value: "10.00" }, refunded: null, reference: null, note: null, till: "2", gatewayId: null,
      account: "Practice", failureCode: null, dropped: false,
    };
  });
}

/** Lists, sums and searches over the orders in memory. */
export function lists(world: World): Pick<Behind, "payments" | "paymentTotals" | "findOrders" | "exportList"> {
  return {
    payments: async (request) => {
      if (world.unread) return no("dataLocked");
      const start = request.after === null ? request.skip : Number(request.after);
      const end = start + request.limit;
      if (world.many > 0) {
        return ok({ rows: manyRows(world.many, start, request.limit), next: end < world.many ? String(end) : null });
      }
      const all = found(world, request);
      return ok({ rows: all.slice(start, end), next: end < all.length ? String(end) : null });
    },
    paymentTotals: async (request) => {
      if (world.unread) return no("dataLocked");
      if (world.many > 0) {
        const count = request.search ? Math.min(world.many, ADDED_UP_MAX) : world.many;
        return ok({ attempts: count, taken: count, processing: 0, sums: [], more: count < world.many });
      }
      const all = found(world, request);
      const count = (state: string) => all.filter((row) => row.state === state).length;
      return ok({
        attempts: all.length,
        taken: count("paid"),
        processing: count("unknown") + count("awaitingPayer"),
        sums: sums(all),
        more: false,
      });
    },
    findOrders: async (words) => {
      const typed = words.trim().toLowerCase();
      const hits = world.orders.filter((order) => rowsOf(order).some((row) => text(row).includes(typed)));
      hits.sort((a, b) => Number(b.number.toLowerCase() === typed) - Number(a.number.toLowerCase() === typed));
      return ok(
        hits.slice(0, 8).map((order) => ({
          id: order.id,
          number: order.number,
          status: order.status,
          amount: order.amount,
          wallet: order.attempts.at(-1)?.wallet ?? null,
          reference: order.reference,
          note: order.note,
          at: order.createdAt,
        })),
      );
    },
    exportList: async ({ payments, path }) => ok({ path, rows: found(world, payments).length }),
  };
}
