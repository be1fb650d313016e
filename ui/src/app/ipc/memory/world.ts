import type {
  AgreementView, AttemptView, BackupView, BreakView, CallView, Changed, DeskView, NotificationView, OrderView, Topic, UnreadView, UpdatesView, WishView,
} from "../client";
import { seededAgreements } from "./agreements";
import { Computer } from "./computer";
import { People } from "./people";
import { day, wallets } from "./seed";
import { asked, attemptOf, entry, inOrder, iso, orderOf, sum } from "./shape";
import { updatesOf } from "./updates";

/** The shop in memory. Everything that happens in it is told as the shell would tell it. */
export class World {
  desk: DeskView;
  orders: OrderView[] = [];
  breaks: BreakView[] = [];
  heard: NotificationView[] = [];
  /** What no window showed when it came, newest first, and the orders that windows show. */
  missed: UnreadView = { payments: [], more: 0, letters: 0, newestLetterAt: null };
  readonly shown = new Map<string, string>();
  walletsOpened: string[] = [];
  agreements: AgreementView[] = [];
  sentByHand: CallView[] = [];
  /** The books cannot be read, as while another program holds them. */
  unread = false;
  backup: BackupView;
  updates: UpdatesView;
  /** The windows in which somebody has begun with money. */
  readonly busy = new Set<string>();
  readonly computer: Computer;
  /** Wallets and refunds wait for somebody to decide, as a test does. */
  readonly manual: boolean;
  /** So many made-up payments instead of the day's, to see a long list. */
  readonly many: number;
  readonly staff: People;
  /** Answers by request key: a second press is the same order. */
  readonly answered = new Map<string, string>();
  private readonly hearers = new Set<(changed: Changed) => void>();

  constructor(options: URLSearchParams, now: number) {
    this.desk = deskOf(options, now);
    this.manual = options.has("manual");
    this.many = Number(options.get("many") ?? 0);
    this.backup = backupOf(options.get("backup"), now);
    this.computer = new Computer(options, now);
    this.updates = updatesOf(options, now);
    this.desk.updateOffered = this.updates.offered?.version ?? null;
    this.staff = new People(options);
    if (!options.has("empty")) {
      this.orders = day.map((sale) => orderOf(sale, now));
      this.breaks = [lateSuccess(now)];
      this.agreements = seededAgreements(now);
      this.heard = [
        heardOf("n2", now - 242_000, "accepted", "PAYMENT_RESULT", "4127"),
        heardOf("n1", now - 900_000, "accepted", "PAYMENT_RESULT", "4124"),
      ];
    }
    this.desk.needsYou = this.breaks.length;
  }

  listen(hearer: (changed: Changed) => void) {
    this.hearers.add(hearer);
  }

  tell(topic: Topic, orderId: string | null = null) {
    this.hearers.forEach((hear) => hear({ topic, orderId }));
  }

  order(id: string): OrderView | undefined {
    return this.orders.find((order) => order.id === id);
  }

  /** Replaces an order by a changed copy, so that nothing shown changes behind the screen's back. */
  change(id: string, edit: (order: OrderView, attempt: AttemptView) => void): OrderView | undefined {
    const found = this.order(id);
    if (!found) return undefined;
    const copy = structuredClone(found);
    const last = copy.attempts.at(-1);
    if (last) edit(copy, last);
    copy.timeline = inOrder(copy.timeline);
    this.orders = this.orders.map((order) => (order.id === id ? copy : order));
    this.desk = { ...this.desk, accounts: this.desk.accounts.map((each) => ({ ...each, lastAnswerAt: iso(Date.now()) })) };
    this.tell("payments", id);
    this.tell("desk");
    return copy;
  }

  attempt(order: OrderView, mode: AttemptView["mode"]) {
    const now = Date.now();
    const made = attemptOf(`${order.number}-${order.attempts.length + 1}`, now, mode);
    order.attempts.push(made);
    order.status = "open";
    order.expiresAt = made.expiresAt;
    order.timeline.push(...asked(made, now - 1200));
  }

  /** What a payer's wallet does when its holder approves. */
  pay(id: string, wallet = "Alipay", payer = "CNY 391.00") {
    return this.miss(this.change(id, (order, attempt) => {
      const now = Date.now();
      const [currency = "CNY", value = "0"] = payer.split(" ");
      Object.assign(attempt, {
        state: "paid", wallet, code: null, paidAt: iso(now), toldBy: "notification", toldAfterMs: 900,
        payerPaid: { currency, value }, gatewayId: "20261120194010890417", nextInquiryAt: null,
      } satisfies Partial<AttemptView>);
      order.status = "paid";
      order.refundable = { ...order.amount };
      order.refundUntil = iso(now + 365 * 86_400_000);
      order.timeline.push(
        entry(now - 1, "acquirer", "payment.paid", { toldBy: "notification", wallet, payerPaid: payer, afterMs: "900" }),
        entry(now, "desk", "payment.confirmed", { by: "inquiry" }),
      );
    }));
  }

  fail(id: string, code = "USER_BALANCE_NOT_ENOUGH", wallet = "Kakao Pay") {
    return this.miss(this.change(id, (order, attempt) => {
      Object.assign(attempt, { state: "failed", wallet, code: null, failureCode: code, nextInquiryAt: null } satisfies Partial<AttemptView>);
      order.status = "failed";
      order.timeline.push(
        entry(Date.now() - 1, "acquirer", "payment.failed", { code }),
        entry(Date.now(), "desk", "payment.confirmed", { by: "inquiry" }),
      );
    }));
  }

  end(id: string, state: "expired" | "cancelled", why: string) {
    return this.change(id, (order, attempt) => {
      Object.assign(attempt, { state, code: null, nextInquiryAt: null } satisfies Partial<AttemptView>);
      order.status = state;
      order.timeline.push(
        entry(Date.now() - 1, "desk", "payment.cancelAsked", { why }),
        entry(Date.now(), "acquirer", state === "expired" ? "payment.expired" : "payment.cancelled"),
      );
    });
  }

  process(id: string, wallet = "Kakao Pay") {
    return this.change(id, (order, attempt) => {
      Object.assign(attempt, { state: "unknown", wallet, code: null } satisfies Partial<AttemptView>);
      order.timeline.push(entry(Date.now(), "acquirer", "payment.inProcess"));
    });
  }

  /** Notes a result that no window shows. */
  private miss(order: OrderView | undefined) {
    const last = order?.attempts.at(-1);
    if (!order || !last || [...this.shown.values()].includes(order.id)) return order;
    const one = { orderId: order.id, number: order.number, at: iso(Date.now()), state: last.state, amount: order.amount, wallet: last.wallet };
    this.read({ ...this.missed, payments: [one, ...this.missed.payments] });
    return order;
  }

  /** So much is not read from now on. */
  read(missed: UnreadView) {
    this.missed = missed;
    this.desk = { ...this.desk, unread: missed.payments.length + Math.min(1, missed.letters) };
    this.tell("needsYou");
  }

  /** What becomes of an agreement. */
  agree(id: string, edit: Partial<AgreementView>): AgreementView | undefined {
    this.agreements = this.agreements.map((one) => (one.id === id ? { ...one, ...edit } : one));
    this.tell("agreements");
    return this.agreements.find((one) => one.id === id);
  }

  /** Somebody chooses from the menu or the tray, follows a link or closes the window. */
  wish(_id: string | null, wish: WishView) {
    this.computer.wishes.push(wish);
    this.tell("wishes");
  }

  /** Moves the end of the live code, as if its time had passed. */
  runOut(id: string, inMs: number) {
    return this.change(id, (_, attempt) => {
      attempt.expiresAt = iso(Date.now() + inMs);
    });
  }

  /** Money comes for an order that had been ended. */
  lateSuccess(number: string, actual: string) {
    const one = { ...lateSuccess(Date.now()), id: `late-${number}`, at: iso(Date.now()), orderId: `ord-${number}`, number, actual };
    this.breaks = [one, ...this.breaks];
    this.desk = { ...this.desk, needsYou: this.breaks.length };
    this.tell("needsYou");
    this.tell("desk");
  }

  forge() {
    this.heard = [heardOf(`n${this.heard.length + 1}`, Date.now(), "forged", "PAYMENT_RESULT", null), ...this.heard];
    const { receiver } = this.desk;
    this.desk = { ...this.desk, receiver: { ...receiver, rejected: receiver.rejected + 1 } };
    this.read({ ...this.missed, letters: this.missed.letters + 1, newestLetterAt: iso(Date.now()) });
    this.tell("notifications");
    this.tell("desk");
  }

  /** A refund comes back to the shop: the payer is still owed the money. */
  reverse(id: string) {
    const changed = this.change(id, (order) => {
      const refund = order.refunds.at(-1);
      if (!refund) return;
      refund.reversedAt = iso(Date.now());
      order.refunded = { ...order.refunded, value: sum(order.refunded.value, refund.amount.value, -1n) };
      order.refundable = { ...order.refundable, value: sum(order.refundable.value, refund.amount.value) };
      order.status = "paid";
      order.timeline.push(entry(Date.now(), "acquirer", "refund.reversed", { amount: `${refund.amount.currency} ${refund.amount.value}` }));
    });
    const refund = changed?.refunds.at(-1);
    if (!changed || !refund) return;
    const amount = `${refund.amount.currency} ${refund.amount.value}`;
    this.breaks = [
      {
        id: `break-${refund.id}`, at: iso(Date.now()), orderId: id, number: changed.number, kind: "refundReversed",
        expected: `succeeded, ${amount}`, actual: `reversed, ${amount}`, actions: ["refund", "acknowledge"],
      },
      ...this.breaks,
    ];
    this.desk = { ...this.desk, needsYou: this.breaks.length };
    this.tell("needsYou");
    this.tell("desk");
  }

  refund(id: string, value: string, status: "succeeded" | "failed") {
    return this.change(id, (order) => {
      const refund = order.refunds.find((each) => each.id === value);
      if (!refund || refund.status !== "pending") return;
      refund.status = status;
      refund.doneAt = iso(Date.now());
      if (status === "failed") {
        order.refundable = { ...order.refundable, value: sum(order.refundable.value, refund.amount.value) };
        refund.code = "MERCHANT_BALANCE_NOT_ENOUGH";
        return;
      }
      order.refunded = { ...order.refunded, value: sum(order.refunded.value, refund.amount.value) };
      order.status = /[1-9]/.test(order.refundable.value) ? "partlyRefunded" : "refunded";
      const { currency, value: sent } = refund.amount;
      order.timeline.push(entry(Date.now(), "acquirer", "refund.succeeded", { amount: `${currency} ${sent}` }));
    });
  }
}

function heardOf(
  id: string,
  at: number,
  verdict: NotificationView["verdict"],
  kind: string,
  orderNumber: string | null,
): NotificationView {
  return { id, at: iso(at), account: "Practice", kind, verdict, orderNumber, source: "127.0.0.1" };
}

function lateSuccess(now: number): BreakView {
  return {
    id: "break-1",
    at: iso(now - 4_720_000),
    orderId: "ord-4116",
    number: "4116",
    kind: "lateSuccess",
    expected: "cancelled",
    actual: "EUR 12.40",
    actions: ["accept", "refund"],
  };
}

function deskOf(options: URLSearchParams, now: number): DeskView {
  const practice = options.get("book") !== "live";
  const theme = options.get("theme");
  return {
    book: practice ? "practice" : "live",
    firstStart: options.has("first"),
    version: "0.1.0",
    shop: { name: "Harbour & Pine", storeName: "Quay Street", till: "2", zone: "Europe/Dublin", currency: "EUR", mcc: "5999" },
    accounts: [
      {
        name: practice ? "Practice" : "Antom",
        kind: "ams",
        gateway: practice ? "http://127.0.0.1:8300" : "https://gateway.example",
        practice,
        lastAnswerAt: iso(now - 2000),
        reachable: true,
        skewMs: 120,
      },
    ],
    currencies: [
      { code: "EUR", decimals: 2 },
      { code: "GBP", decimals: 2 },
      { code: "USD", decimals: 2 },
      { code: "JPY", decimals: 0 },
      { code: "KRW", decimals: 0 },
      { code: "KWD", decimals: 3 },
    ],
    presets: ["3.40", "4.80", "12.00", "25.00"].map((value) => ({ currency: "EUR", value })),
    language: options.get("lang"),
    theme: theme === "dark" || theme === "light" ? theme : "system",
    textSize: 100,
    receiver: { listening: null, rejected: 0 },
    needsYou: 0,
    unread: 0,
    remembered: [],
    preparedKey: null,
    lastMode: "orderCode",
    displayOpen: false,
    dim: options.has("dim") ? 60 : null,
    updateOffered: null,
  };
}

export { wallets };

function backupOf(state: string | null, now: number): BackupView {
  const folder = "/data/tillside/backups";
  const at = iso(now - 5_400_000);
  const proven = { at, file: backupFile(folder, at), kilobytes: 1840, sealed: false };
  return {
    folder,
    folderChosen: false,
    sealed: false,
    proven: state === "none" ? null : proven,
    failedAt: state === "failed" ? iso(now - 240_000) : null,
    clockBehindHours: state === "failed" ? 26 : null,
  };
}

/** A backup's name as the shell gives it: the moment, to the second. */
export function backupFile(folder: string, at: string): string {
  return `${folder}/tillside-live-k7m2-${at.replaceAll(/[-:]|\.\d+/g, "")}.backup`;
}
