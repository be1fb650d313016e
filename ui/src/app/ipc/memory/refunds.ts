import type { Backend, OrderView, RefundBatchView, RefundFactsView, RefundRow, RefundView } from "../client";
import { no, ok } from "./answer";
import { entry, iso, sum } from "./shape";
import type { World } from "./world";

type Behind = Backend["commands"];
type Sent<K extends keyof Behind> = Parameters<Behind[K]>[0];

const DAY = 86_400_000;
const less = (one: string, other: string) => sum(one, other, -1n).startsWith("-");

/** 00:15 of the next day in UTC+8. */
function cancelEnd(paidAt: number): number {
  return Math.floor((paidAt + 8 * 3_600_000) / DAY) * DAY + DAY + 15 * 60_000 - 8 * 3_600_000;
}

function facts(world: World, order: OrderView, asked: OrderView["amount"] | null): RefundFactsView {
  const amount = asked ?? order.refundable;
  const paidAt = Date.parse(order.attempts.find((each) => each.state === "paid")?.paidAt ?? order.createdAt);
  const until = cancelEnd(paidAt);
  const part = amount.value !== order.amount.value;
  const before = order.refunds.some((refund) => refund.status !== "failed");
  const noCancel = part ? "part" : before ? "refundedBefore" : Date.now() > until ? "windowOver" : null;
  const { aloneUpTo, secondAbove } = world.staff.limits;
  const total = sum(order.refunded.value, amount.value);
  const above = (limit: typeof aloneUpTo) => limit !== null && less(limit.value, total);
  const role = world.staff.role;
  const second = (role === "cashier" && (aloneUpTo === null || above(aloneUpTo))) || above(secondAbove);
  const staffed = world.staff.people.length > 0;
  return {
    cancels: noCancel === null,
    noCancel,
    cancelUntil: iso(until),
    left: order.refundable,
    refundUntil: iso(paidAt + 365 * DAY),
    least: order.amount.currency === "CNY" ? { currency: "CNY", value: "0.10" } : null,
    wholeOnly: false,
    broken: null,
    fromPayout: order.amount.currency === "EUR" ? amount : null,
    consent: role === "accountant" ? "never" : staffed && second ? "second" : "alone",
    takenBy: staffed ? "Tobi Okafor" : null,
    rulesAsOf: "2026-11-20",
  };
}

function make(world: World, order: OrderView, request: Sent<"returnMoney">, amount: OrderView["amount"]): RefundView {
  const id = `ref-${order.number}-${order.refunds.length + 1}`;
  world.answered.set(request.requestKey, id);
  const refund: RefundView = {
    id, orderId: order.id, requestId: `${order.number}-R${order.refunds.length + 1}`, gatewayId: null, amount,
    status: "pending", reason: request.reason, askedBy: world.staff.me, approvedBy: request.second?.name ?? null,
    createdAt: iso(Date.now()), doneAt: null, reversedAt: null, code: null,
  };
  world.change(order.id, (copy) => {
    copy.refunds.push(refund);
    copy.refundable = { ...copy.refundable, value: sum(copy.refundable.value, amount.value, -1n) };
    copy.timeline.push(entry(Date.now(), "desk", "refund.asked", { amount: `${amount.currency} ${amount.value}`, reason: request.reason ?? "" }));
  });
  if (!world.manual) setTimeout(() => world.refund(order.id, id, "succeeded"), 1500);
  return refund;
}

function rows(world: World): RefundRow[] {
  return world.orders
    .flatMap((order) => order.refunds.map((refund) => ({
      refund, number: order.number, wallet: order.attempts.find((each) => each.state === "paid")?.wallet ?? null,
    })))
    .sort((a, b) => Date.parse(b.refund.createdAt) - Date.parse(a.refund.createdAt));
}

/** A file with one bad line among good ones. */
function batch(world: World, done: boolean): RefundBatchView {
  const error = { code: "overRefund" as const, incident: "M-2", detail: "EUR 14.41" };
  const line = (number: number, order: string, value: string | null) => ({
    line: number, order, orderId: `ord-${order}`, refund: null, error: value === null ? error : null,
    amount: value === null ? null : { currency: "EUR", value },
    status: value === null ? ("refused" as const) : done ? ("succeeded" as const) : ("ready" as const),
  });
  const lines = [line(2, "4120", "14.41"), line(3, "4123", "5.00"), line(4, "4124", null), line(5, "4127", "3.40")];
  return { lines: world.orders.length > 0 ? lines : [], sums: [{ currency: "EUR", value: "22.81" }] };
}

export function refunds(
  world: World,
): Pick<Behind, "returnMoney" | "refund" | "refunds" | "refundFacts" | "findOrder" | "planRefundBatch" | "runRefundBatch"> {
  const find = (id: string) => world.orders.flatMap((order) => order.refunds).find((refund) => refund.id === id);
  return {
    returnMoney: async (request) => {
      const wrong = world.staff.wrong(request.proof)
        ?? (request.second && world.staff.wrong(request.second.proof, request.second.name));
      if (wrong) return wrong;
      const before = find(world.answered.get(request.requestKey) ?? "");
      if (before) return ok({ way: "refund" as const, refund: before });
      const order = world.order(request.orderId);
      if (!order) return no("unknownOrder", request.orderId);
      const amount = request.amount ?? order.refundable;
      const what = facts(world, order, amount);
      if (what.consent === "never") return no("notAllowed", "refund-some");
      if (what.consent === "second" && !request.second) return no("secondPersonNeeded");
      if (request.seen && request.seen.value !== order.refundable.value) return no("refundedMeanwhile");
      if (less(order.refundable.value, amount.value)) return no("overRefund");
      if (!what.cancels) return ok({ way: "refund" as const, refund: make(world, order, request, amount) });
      world.change(order.id, (copy, attempt) => {
        copy.status = "cancelled";
        attempt.state = "cancelled";
        copy.refundable = { ...copy.refundable, value: sum(amount.value, amount.value, -1n) };
        copy.timeline.push(entry(Date.now(), "desk", "return.asked", { amount: `${amount.currency} ${amount.value}` }));
        copy.timeline.push(entry(Date.now() + 1, "acquirer", "payment.cancelled"));
      });
      return ok({ way: "cancelled" as const, refund: null });
    },
    refund: async (id) => {
      const refund = find(id);
      return refund ? ok(refund) : no("unknownOrder", id);
    },
    refunds: async () => {
      const all = rows(world);
      return ok({
        requested: all.filter(({ refund }) => refund.status === "pending"),
        rows: all.filter(({ refund }) => refund.status !== "pending"),
        next: null,
      });
    },
    refundFacts: async ({ orderId, amount }) => {
      const order = world.order(orderId);
      return order ? ok(facts(world, order, amount)) : no("unknownOrder", orderId);
    },
    findOrder: async (text) => ok(world.orders.find((order) => order.number === text.trim())?.id ?? null),
    planRefundBatch: async () => ok(batch(world, false)),
    runRefundBatch: async (request) => (await world.staff.wrong(request.proof)) ?? ok(batch(world, true)),
  };
}
