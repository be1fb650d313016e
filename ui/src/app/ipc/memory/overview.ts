import type { OrderView, OverviewView } from "../client";
import { droppedOff, iso, sum } from "./shape";

type Attempt = OrderView["attempts"][number];
type Rate = OverviewView["all"];
type Day = OverviewView["currencies"][number];

interface Row {
  attempt: Attempt;
  order: OrderView;
  net: string;
}

const HOUR = 3_600_000;
/** What the shop on the quay usually takes by hour. */
const usually: Record<number, string> = {
  10: "32.00", 11: "141.00", 12: "248.00", 13: "266.00", 14: "198.00", 15: "172.00", 16: "154.00", 17: "92.00", 18: "41.00",
};

const cents = (value: string) => Number(value.replace(".", ""));
const thousandths = (part: number, whole: number) => (whole > 0 && part > 0 ? Math.round((part * 1000) / whole) : 0);

function hourAt(at: number, zone: string): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(at));
}

function dayBegin(now: number, zone: string): number {
  return Math.floor(now / HOUR) * HOUR - hourAt(now, zone) * HOUR;
}

function rateOf(rows: Row[]): Rate {
  const count = (...states: Attempt["state"][]) => rows.filter(({ attempt }) => states.includes(attempt.state)).length;
  const [paid, failed] = [count("paid"), count("failed")];
  return {
    paid, failed, expired: count("expired"), cancelled: count("cancelled"), open: count("unknown", "awaitingPayer"),
    dropped: rows.filter(({ attempt }) => droppedOff(attempt)).length,
    success: paid + failed > 0 ? thousandths(paid, paid + failed) : null,
  };
}

function total(rows: Row[]): string {
  return rows.reduce((before, { net }) => sum(before, net), "0.00");
}

function grouped<K>(rows: Row[], key: (row: Row) => K): [K, Row[]][] {
  const groups = new Map<K, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups].sort(([, one], [, other]) => other.length - one.length);
}

function hoursOf(paid: Row[], currency: string, now: number, zone: string): Pick<Day, "hours" | "ticks"> {
  const begin = dayBegin(now, zone);
  const known = currency === "EUR" ? usually : {};
  const hours = Array.from({ length: 24 }, (_, hour) => {
    const rows = paid.filter(({ attempt }) => hourAt(Date.parse(attempt.createdAt), zone) === hour);
    return { hour, rows, net: total(rows), usual: known[hour] ?? (currency === "EUR" ? "0.00" : null) };
  });
  const full = hours.filter(({ rows, usual }) => rows.length > 0 || cents(usual ?? "0") > 0).map(({ hour }) => hour);
  const shown = hours.slice(Math.min(...full), Math.max(...full) + 1);
  const largest = Math.max(...shown.map(({ net, usual }) => Math.max(cents(net), cents(usual ?? "0"))));
  const step = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000].find((each) => each * 4 >= largest) ?? 200_000;
  const lines = Math.ceil(largest / step);
  const top = step * lines;
  return {
    hours: shown.map(({ hour, rows, net, usual }) => ({
      hour,
      span: { from: iso(begin + hour * HOUR), to: iso(begin + (hour + 1) * HOUR) },
      payments: rows.length,
      net: { currency, value: net },
      height: thousandths(cents(net), top),
      usual: usual === null ? null : { currency, value: usual },
      usualHeight: usual === null ? null : thousandths(cents(usual), top),
      current: hour === hourAt(now, zone),
    })),
    ticks: Array.from({ length: lines }, (_, line) => ({
      amount: { currency, value: `${(step * (line + 1)) / 100}.00` },
      height: thousandths(line + 1, lines),
    })),
  };
}

function dayOf(currency: string, paid: Row[], now: number, zone: string): Day {
  const net = total(paid);
  const refunded = paid.reduce((before, { order }) => sum(before, order.refunded.value), "0.00");
  const wallets = grouped(paid, ({ attempt }) => attempt.wallet)
    .map(([wallet, rows]) => ({ wallet, payments: rows.length, net: total(rows) }))
    .sort((one, other) => cents(other.net) - cents(one.net));
  const usual = { days: 8, byNow: { currency, value: "816.74" }, changePercent: Math.round(((cents(net) - 81_674) * 100) / 81_674) };
  return {
    payments: paid.length,
    taken: { currency, value: sum(net, refunded) },
    refunded: { currency, value: refunded },
    net: { currency, value: net },
    usual: currency === "EUR" ? usual : null,
    ...hoursOf(paid, currency, now, zone),
    wallets: wallets.map((each) => ({
      ...each,
      net: { currency, value: each.net },
      share: thousandths(cents(each.net), cents(net)),
      width: thousandths(cents(each.net), cents(wallets[0]?.net ?? "0")),
    })),
  };
}

/** The day as the shell would tell it, reckoned from the orders in memory. */
export function overviewOf(orders: OrderView[], now: number, zone: string): OverviewView {
  const begin = dayBegin(now, zone);
  const rows: Row[] = orders
    .flatMap((order) => order.attempts.map((attempt) => ({ attempt, order, net: sum(order.amount.value, order.refunded.value, -1n) })))
    .filter(({ attempt }) => Date.parse(attempt.createdAt) >= begin);
  const paid = rows.filter(({ attempt }) => attempt.state === "paid");
  const failed = rows.filter(({ attempt }) => attempt.state === "failed");
  const waits = paid.map(({ attempt }) => Date.parse(attempt.paidAt ?? attempt.createdAt) - Date.parse(attempt.createdAt)).sort((a, b) => a - b);
  const all = rateOf(rows);
  const over = rows.length - all.open;
  return {
    at: iso(now),
    span: { from: iso(begin), to: iso(begin + 24 * HOUR) },
    currencies: grouped(paid, ({ order }) => order.amount.currency).map(([currency, each]) => dayOf(currency, each, now, zone)),
    all,
    byWallet: grouped(rows, ({ attempt }) => attempt.wallet).map(([wallet, each]) => ({ wallet, rate: rateOf(each) })),
    byMode: grouped(rows, ({ attempt }) => attempt.mode).map(([mode, each]) => ({ mode, rate: rateOf(each) })),
    failureSpan: { from: iso(begin - 29 * 24 * HOUR), to: iso(begin + 24 * HOUR) },
    failures: grouped(failed, ({ attempt }) => attempt.failureCode).map(([code, each]) => ({ code, attempts: each.length })),
    path: {
      created: rows.length, takenUp: all.paid + all.failed, paid: all.paid,
      dropped: all.dropped, droppedShare: over > 0 ? thousandths(all.dropped, over) : null,
      middleMs: waits[Math.floor(waits.length / 2)] ?? null,
    },
    payers: { first: 0, returning: 0, unknown: all.paid },
  };
}
