import type { Backend, IpcError, OrderView, PaymentRow, RefundView } from "../client";
import { overviewOf } from "./overview";
import { day as seeded } from "./seed";
import { entry, iso, sum } from "./shape";
import { wallets, World } from "./world";

type Behind = Backend["commands"];
type Sent<K extends keyof Behind> = Parameters<Behind[K]>[0];

const ok = async <T>(data: T) => ({ status: "ok" as const, data: structuredClone(data) });
const no = async (code: IpcError["code"], detail: string | null = null) => ({
  status: "error" as const,
  error: { code, incident: "M-1", detail },
});

/** A second at the acquirer, so that waiting can be seen. */
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

function rowsOf(order: OrderView): PaymentRow[] {
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
  }));
}

function matches(row: PaymentRow, request: Sent<"payments">): boolean {
  const at = Date.parse(row.at);
  const words = request.search?.toLowerCase();
  return (
    (!request.from || at >= Date.parse(request.from)) &&
    (!request.to || at < Date.parse(request.to)) &&
    (request.states.length === 0 || request.states.includes(row.state)) &&
    (!request.wallet || row.wallet === request.wallet) &&
    (!request.currency || row.amount.currency === request.currency) &&
    (!words || [row.number, row.wallet, row.note, row.amount.value].some((part) => part?.toLowerCase().includes(words)))
  );
}

function sums(rows: PaymentRow[]) {
  const totals = new Map<string, string>();
  for (const row of rows.filter((each) => each.state === "paid")) {
    const kept = row.refunded ? sum(row.amount.value, row.refunded.value, -1n) : row.amount.value;
    const before = totals.get(row.amount.currency);
    totals.set(row.amount.currency, before === undefined ? kept : sum(before, kept));
  }
  return [...totals].map(([currency, value]) => ({ currency, value })).sort((a, b) => (a.currency < b.currency ? 1 : -1));
}

function listed(world: World, request: Sent<"payments">) {
  const all = world.orders
    .flatMap(rowsOf)
    .filter((row) => matches(row, request))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const start = request.after === null ? 0 : Number(request.after);
  const end = start + request.limit;
  return {
    rows: all.slice(start, end),
    next: end < all.length ? String(end) : null,
    attempts: all.length,
    taken: all.filter((row) => row.state === "paid").length,
    processing: all.filter((row) => row.state === "unknown").length,
    sums: sums(all),
  };
}

function newOrder(world: World, request: Sent<"takePayment">): OrderView {
  const number = String(4100 + seeded.length + 2 + world.answered.size);
  const zero = { ...request.amount, value: sum(request.amount.value, request.amount.value, -1n) };
  const order: OrderView = {
    id: `ord-${number}`,
    number,
    status: "open",
    amount: request.amount,
    refunded: zero,
    refundable: zero,
    reference: request.reference,
    note: request.note,
    createdAt: iso(Date.now() - 1500),
    expiresAt: null,
    account: world.desk.accounts[0]?.name ?? "",
    till: "2",
    practice: world.desk.book === "practice",
    attempts: [],
    refunds: [],
    timeline: [entry(Date.now() - 1500, "desk", "order.made", { amount: `${request.amount.currency} ${request.amount.value}` })],
  };
  world.attempt(order, request.mode);
  return order;
}

function payments(world: World): Pick<
  Behind,
  "takePayment" | "payAgain" | "renewCode" | "checkNow" | "cancelOrder" | "order" | "payments" | "messages" | "methods"
> {
  const found = async (id: string) => {
    const order = world.order(id);
    return order ? ok(order) : no("unknownOrder", id);
  };
  return {
    methods: async () =>
      ok([
        ...wallets.map((name) => ({
          method: name, name, available: true, reason: null,
          promotions: name === "AlipayHK" ? ["10 % off from HKD 200, up to HKD 30. The wallet pays for it."] : [],
        })),
        { method: "TRUEMONEY", name: "TrueMoney", available: false, reason: "is resting until 15:00. The wallet is under maintenance.", promotions: [] },
      ]),
    takePayment: async (request) => {
      const before = world.answered.get(request.requestKey);
      if (before) return found(before);
      if (!/[1-9]/.test(request.amount.value)) return no("badAmount");
      const order = newOrder(world, request);
      world.answered.set(request.requestKey, order.id);
      world.orders = [order, ...world.orders];
      await pause(80);
      world.tell("payments", order.id);
      return ok(order);
    },
    payAgain: async (request) => {
      if (!world.answered.has(request.requestKey)) {
        world.answered.set(request.requestKey, request.orderId);
        world.change(request.orderId, (order) => world.attempt(order, request.mode));
      }
      return found(request.orderId);
    },
    renewCode: async (id) => {
      await pause(120);
      world.change(id, (order, attempt) => {
        attempt.state = "cancelled";
        attempt.code = null;
        order.timeline.push(entry(Date.now(), "desk", "payment.cancelAsked", { why: "renew" }));
        world.attempt(order, "orderCode");
      });
      return found(id);
    },
    checkNow: async (id) => {
      await pause(120);
      world.change(id, (_, attempt) => {
        attempt.inquiries += 1;
        attempt.lastInquiryAt = iso(Date.now());
        attempt.nextInquiryAt = iso(Date.now() + 3000);
      });
      return found(id);
    },
    cancelOrder: async (id) => {
      await pause(120);
      const order = world.order(id);
      if (!order) return no("unknownOrder", id);
      if (order.status === "paid") return ok({ order, outcome: "paid" as const });
      const ended = world.end(id, "cancelled", "person") ?? order;
      return ok({ order: ended, outcome: "cancelled" as const });
    },
    order: found,
    payments: async (request) => ok(listed(world, request)),
    messages: async (id) => {
      const order = world.order(id);
      if (!order) return no("unknownOrder", id);
      const body = JSON.stringify({ paymentRequestId: order.attempts[0]?.requestId, paymentAmount: order.amount });
      const headers = [{ name: "client-id", value: "PRACTICE" }, { name: "signature", value: "algorithm=RSA256,keyVersion=1,signature=…" }];
      return ok([
        { at: order.createdAt, direction: "sent" as const, operation: "/v1/payments/pay", account: order.account, status: null, verdict: "signed" as const, headers, body, tookMs: null },
        { at: order.createdAt, direction: "received" as const, operation: "/v1/payments/pay", account: order.account, status: 200, verdict: "signed" as const, headers, body: '{"result":{"resultCode":"PAYMENT_IN_PROCESS","resultStatus":"U"}}', tookMs: 284 },
      ]);
    },
  };
}

function refunds(world: World): Pick<Behind, "createRefund" | "refund"> {
  const find = (id: string) => world.orders.flatMap((order) => order.refunds).find((refund) => refund.id === id);
  return {
    createRefund: async (request) => {
      const before = find(world.answered.get(request.requestKey) ?? "");
      if (before) return ok(before);
      const order = world.order(request.orderId);
      if (!order) return no("unknownOrder", request.orderId);
      const amount = request.amount ?? order.refundable;
      if (sum(order.refundable.value, amount.value, -1n).startsWith("-")) return no("overRefund");
      const id = `ref-${order.number}-${order.refunds.length + 1}`;
      world.answered.set(request.requestKey, id);
      const refund: RefundView = {
        id, orderId: order.id, requestId: `${order.number}-R${order.refunds.length + 1}`, gatewayId: null, amount,
        status: "pending", reason: request.reason, createdAt: iso(Date.now()), doneAt: null, code: null,
      };
      world.change(order.id, (copy) => {
        copy.refunds.push(refund);
        copy.refundable = { ...copy.refundable, value: sum(copy.refundable.value, amount.value, -1n) };
        copy.timeline.push(entry(Date.now(), "desk", "refund.asked", { amount: `${amount.currency} ${amount.value}`, reason: request.reason ?? "" }));
      });
      if (!world.manual) setTimeout(() => world.refund(order.id, id, "succeeded"), 1500);
      return ok(refund);
    },
    refund: async (id) => {
      const refund = find(id);
      return refund ? ok(refund) : no("unknownOrder", id);
    },
  };
}

function desks(world: World): Omit<Behind, keyof ReturnType<typeof payments> | keyof ReturnType<typeof refunds>> {
  const changed = async (edit: Partial<World["desk"]>) => {
    world.desk = { ...world.desk, ...edit };
    world.tell("desk");
    return ok(world.desk);
  };
  return {
    desk: async () => ok(world.desk),
    finishWelcome: (language) => changed({ firstStart: false, language }),
    switchBook: (book) => {
      if (book === "live") world.orders = [];
      return changed({ book, accounts: book === "live" ? [] : world.desk.accounts });
    },
    saveShop: (request) => changed({ shop: { ...world.desk.shop, ...request } }),
    savePreferences: ({ language, theme, presets }) => changed({ language, theme: theme as "system", presets }),
    saveReceiver: ({ listen }) => changed({ receiver: { ...world.desk.receiver, listening: listen } }),
    addAccount: ({ name, gateway }) => {
      const account = { name, kind: "ams", gateway, practice: false, lastAnswerAt: null, reachable: null, skewMs: null };
      return changed({ accounts: [...world.desk.accounts, account] });
    },
    removeAccount: (name) => changed({ accounts: world.desk.accounts.filter((account) => account.name !== name) }),
    testAccount: async () => {
      await pause(200);
      const passed = (["address", "reached", "clock", "client", "signature"] as const).map((check) => ({
        check, verdict: "passed" as const, detail: check === "reached" ? "212 ms" : check === "clock" ? "0.1 s" : null,
      }));
      return ok({
        checks: [
          ...passed,
          { check: "answerSignature" as const, verdict: "failed" as const, detail: "INVALID_SIGNATURE" },
          { check: "contract" as const, verdict: "notRun" as const, detail: null },
        ],
      });
    },
    overview: async () => ok(overviewOf(world.orders, Date.now(), world.desk.shop.zone)),
    needsYou: async () => ok(world.breaks),
    resolveBreak: async ({ id }) => {
      world.breaks = world.breaks.filter((one) => one.id !== id);
      world.desk = { ...world.desk, needsYou: world.breaks.length };
      world.tell("needsYou");
      return ok(world.breaks);
    },
    notifications: async (rejectedOnly) => ok(world.heard.filter((each) => !rejectedOnly || each.verdict !== "accepted")),
    exportStatement: async ({ path }) => ok({ path, rows: world.orders.length }),
    openWallet: async (id) => {
      world.walletsOpened.push(id);
      // Nobody holds a wallet in a browser's memory, so it approves by itself unless a test does it.
      if (!world.manual) setTimeout(() => world.pay(id), 1500);
      return ok(null);
    },
    walletUrl: async (id) => ok(`http://127.0.0.1:8300/wallet?order=${id}`),
    painted: async () => ok(null),
  };
}

/** Answers every command from memory. `window.tillsideMemory` lets a person or a test play the payer. */
export function backend(): Backend {
  const world = new World(new URLSearchParams(location.search), Date.now());
  Object.assign(window, { tillsideMemory: world });
  return {
    commands: { ...desks(world), ...payments(world), ...refunds(world) } as Behind,
    listen: async (heard) => world.listen(heard),
  };
}
