import type { Backend, OrderView } from "../client";
import { agreements } from "./agreements";
import { no, ok, pause, type Behind, type Sent } from "./answer";
import { calls, exchanges } from "./calls";
import { computers } from "./computer";
import { lists } from "./lists";
import { overviewOf } from "./overview";
import { people } from "./people";
import { refunds } from "./refunds";
import { MemoryDisplay } from "./display";
import { day as seeded } from "./seed";
import { paper } from "./paper";
import { entry, iso, sum } from "./shape";
import { updates } from "./updates";
import { backupFile, wallets, World } from "./world";

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
    refundUntil: null,
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
  "takePayment" | "payAgain" | "renewCode" | "checkNow" | "cancelOrder" | "order" | "messages" | "methods"
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
      if (request.mode !== "agreement") world.desk = { ...world.desk, lastMode: request.mode };
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
    messages: async (id) => {
      const order = world.order(id);
      if (!order) return no("unknownOrder", id);
      return ok(exchanges(order));
    },
  };
}

/** The commands that a part of the shop answers. */
type Of<Part extends (world: World) => object> = keyof ReturnType<Part>;
type Display = keyof ReturnType<MemoryDisplay["commands"]>;
type Elsewhere =
  | Of<typeof agreements>
  | Of<typeof calls>
  | Of<typeof computers>
  | Of<typeof lists>
  | Of<typeof paper>
  | Of<typeof payments>
  | Of<typeof people>
  | Of<typeof refunds>
  | Of<typeof updates>
  | Display;

function desks(world: World): Omit<Behind, Elsewhere> {
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
    addAccount: ({ name, gateway, privateKey }) => {
      const account = { name, kind: "ams", gateway, practice: false, lastAnswerAt: null, reachable: null, skewMs: null };
      return changed({ accounts: [...world.desk.accounts, account], preparedKey: privateKey ? world.desk.preparedKey : null });
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
    unread: async () => ok(world.missed),
    readMissed: async (lettersOnly) => {
      const payments = lettersOnly ? world.missed.payments : [];
      world.read({ payments, more: 0, letters: 0, newestLetterAt: null });
      return ok(world.missed);
    },
    showing: async (window, orderId) => {
      if (orderId) world.shown.set(window, orderId);
      else world.shown.delete(window);
      const payments = world.missed.payments.filter((one) => one.orderId !== orderId);
      if (payments.length < world.missed.payments.length) world.read({ ...world.missed, payments });
      return ok(null);
    },
    resolveBreak: async ({ id }) => {
      world.breaks = world.breaks.filter((one) => one.id !== id);
      world.desk = { ...world.desk, needsYou: world.breaks.length };
      world.tell("needsYou");
      return ok(world.breaks);
    },
    notifications: async (rejectedOnly) => ok(world.heard.filter((each) => !rejectedOnly || each.verdict !== "accepted")),
    makeKeys: () =>
      changed({ preparedKey: { publicKey: `MIIBIjANBgkq${"hkiG9w0BAQEFAAOCAQ8A".repeat(18)}IDAQAB`, fingerprint: "7b1e90".repeat(10) + "c4d2", madeAt: iso(Date.now()) } }),
    forgetKeys: () => changed({ preparedKey: null }),
    remember: (memory, text) => {
      const others = world.desk.remembered.filter((each) => each.memory !== memory);
      return changed({ remembered: text ? [...others, { memory, text }] : others });
    },
    exportStatement: async ({ path }) => ok({ path, rows: world.orders.length }),
    backups: async () => ok(world.backup),
    backUpNow: async () => {
      await pause(300);
      const { sealed, folder } = world.backup;
      const at = iso(Date.now());
      const proven = { at, file: backupFile(folder, at), kilobytes: 1841, sealed };
      world.backup = { ...world.backup, failedAt: null, proven };
      return ok(world.backup);
    },
    saveBackupFolder: async (folder) => {
      world.backup = { ...world.backup, folder: folder ?? "/data/tillside/backups", folderChosen: folder !== null };
      return ok(world.backup);
    },
    saveBackupPhrase: async ({ phrase }) => {
      world.backup = { ...world.backup, sealed: phrase !== null };
      return ok(world.backup);
    },
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
  const display = new MemoryDisplay(world);
  Object.assign(window, { tillsideMemory: world });
  return {
    commands: {
      ...desks(world), ...computers(world), ...payments(world), ...refunds(world), ...lists(world),
      ...agreements(world), ...calls(world), ...paper(world), ...people(world), ...updates(world), ...display.commands(),
    },
    listen: async (heard) => world.listen(heard),
  };
}
