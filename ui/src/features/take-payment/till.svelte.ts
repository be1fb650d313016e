import { announcer } from "$app/announce.svelte";
import { desk } from "$app/desk.svelte";
import { tell, type Told } from "$app/errors";
import {
  commands, onChanged, type AttemptView, type CancelOutcome, type MethodView, type OrderView, type ShowPayerRequest,
  type TakePaymentRequest,
} from "$app/ipc/client";
import type { Loading } from "$app/live.svelte";
import { isZero, type Money } from "$components/money";
import * as m from "$messages";
import { press, value, type Entry } from "./keypad";
import { spoken } from "./spoken";

export type Stage =
  | "keypad"
  | "scan"
  | "code"
  | "processing"
  | "paid"
  | "failed"
  | "expired"
  | "cancelled"
  | "refunded"
  | "returned";

/** How a payer can be asked at the keypad. */
export type Mode = Exclude<TakePaymentRequest["mode"], "agreement">;

type Work = "taking" | "renewing" | "checking" | "cancelling" | "retrying";

/** What the payer opens: the code that is drawn, or the address behind a link. */
export function held(attempt: AttemptView): string | null {
  return attempt.code ?? attempt.checkoutUrl;
}

/** Which face an order has; a code that is not there to be shown is a payment under way. */
export function stageOf(order: OrderView, returned = false): Stage {
  const attempt = order.attempts.at(-1);
  if (!attempt) return "processing";
  switch (attempt.state) {
    case "unknown":
      return "processing";
    case "awaitingPayer":
      if (!held(attempt)) return "processing";
      return returned ? "returned" : "code";
    case "paid":
      return order.status === "refunded" || order.status === "partlyRefunded" ? "refunded" : "paid";
    default:
      return attempt.state;
  }
}

/** One payment at this till, from the first digit to its result. It outlives the screen that shows it. */
export class Till {
  entry = $state<Entry>("");
  currency = $state("");
  reference = $state("");
  note = $state("");
  order = $state.raw<OrderView | null>(null);
  scanning = $state(false);
  /** The payer says that it is paid; nothing is proved by that. */
  returned = $state(false);
  /** How the next payer is asked to pay; the way that was used last. */
  mode = $state<Mode>("orderCode");
  /** Which wallet a link is for; any where it is null. */
  wallet = $state<string | null>(null);
  methods = $state.raw<Loading<MethodView[]>>({ kind: "waiting" });
  work = $state<Work | null>(null);
  failure = $state.raw<Told | null>(null);
  cancelOutcome = $state<CancelOutcome | null>(null);

  readonly decimals = $derived(desk.decimals(this.currency));
  readonly amount = $derived<Money>({ currency: this.currency, value: value(this.entry, this.decimals) });
  readonly empty = $derived(isZero(this.amount.value));
  readonly attempt = $derived(this.order?.attempts.at(-1));
  readonly stage = $derived<Stage>(
    this.scanning ? "scan" : this.order ? stageOf(this.order, this.returned) : "keypad",
  );

  /** What of it the payer is to see. */
  readonly forPayer = $derived.by<ShowPayerRequest>(() => {
    const { order, scanning, amount, returned } = this;
    const sum = !order && scanning && !this.empty ? amount : null;
    return { orderId: order?.id ?? null, amount: sum, scanning, returned };
  });

  // One key for one intent: a second press, or a retry after a lost answer, is the same order.
  private intent: { key: string; of: string } | null = null;
  private watching = false;

  /** Follows the order that is shown, for as long as the window lives. */
  watch() {
    if (this.watching) return;
    this.watching = true;
    onChanged("payments", (orderId) => {
      if (this.order && (orderId === null || orderId === this.order.id)) void this.refresh();
    });
    // The store is a local file, so asking it costs nothing; a lost event must not hide a payment.
    setInterval(() => {
      if (this.stage === "code" || this.stage === "processing") void this.refresh();
    }, 3000);
  }

  press(key: string) {
    this.failure = null;
    this.entry = press(this.entry, key, this.decimals);
  }

  preset(amount: Money) {
    this.failure = null;
    this.entry = amount.value;
  }

  chooseCurrency(currency: string) {
    this.currency = currency;
    this.entry = "";
  }

  private key(of: string): string {
    if (this.intent?.of !== of) this.intent = { key: crypto.randomUUID(), of };
    return this.intent.key;
  }

  async showCode() {
    if (!this.empty) await this.take("orderCode", null);
  }

  /** Begins in the way that is chosen: with a code, with scanning, or with an address for the payer. */
  async begin() {
    if (this.mode === "paymentCode") this.scanning = true;
    else if (!this.empty) await this.take(this.mode, null);
  }

  /** A payer's code pays the amount on the keypad, or the open order again. */
  async scanned(paymentCode: string) {
    if (this.order) return this.again("paymentCode", paymentCode);
    if (this.empty) {
      this.failure = { words: m.scan_needs_amount(), details: "" };
      return;
    }
    await this.take("paymentCode", paymentCode);
  }

  private async take(mode: Mode, paymentCode: string | null) {
    const { amount, reference, note } = this;
    const wallet = mode === "cashier" ? this.wallet : null;
    const requestKey = this.key(JSON.stringify([mode, amount, reference, note, paymentCode, wallet]));
    await this.doing("taking", async () => {
      const answered = await commands.takePayment({
        requestKey,
        amount,
        mode,
        wallet,
        paymentCode,
        reference: reference.trim() || null,
        note: note.trim() || null,
      });
      this.scanning = false;
      this.mode = mode;
      this.show(answered);
    });
  }

  /** Another attempt for the same order; the failed ones stay in its timeline. */
  async again(mode: "orderCode" | "paymentCode", paymentCode: string | null = null) {
    const { order } = this;
    if (!order) return;
    const requestKey = this.key(JSON.stringify([order.id, order.attempts.length, mode, paymentCode]));
    await this.doing("retrying", async () => {
      const answered = await commands.payAgain({ requestKey, orderId: order.id, mode, paymentCode });
      this.scanning = false;
      this.show(answered);
    });
  }

  async renew() {
    const { order } = this;
    if (order) await this.doing("renewing", async () => this.show(await commands.renewCode(order.id)));
  }

  async checkNow() {
    const { order } = this;
    if (order) await this.doing("checking", async () => this.show(await commands.checkNow(order.id)));
  }

  /** The payer is back and says that it is paid: only the acquirer's word counts. */
  async claimed() {
    this.returned = true;
    await this.checkNow();
  }

  async cancel() {
    const { order } = this;
    if (!order) return;
    await this.doing("cancelling", async () => {
      const answer = await commands.cancelOrder(order.id);
      this.show(answer.order);
      this.cancelOutcome = answer.outcome;
    });
  }

  async openWallet() {
    const { order } = this;
    if (!order) return;
    try {
      await commands.openWallet(order.id);
    } catch (failure) {
      this.failure = tell(failure);
    }
  }

  /** Opens an order that already exists, as after a restart. */
  async resume(orderId: string) {
    this.scanning = false;
    this.returned = false;
    this.failure = null;
    try {
      this.show(await commands.order(orderId));
    } catch (failure) {
      this.failure = tell(failure);
    }
  }

  /** The keypad again, empty, for the next payer. The order that was shown lives on without the screen. */
  next() {
    this.entry = "";
    this.reference = "";
    this.note = "";
    this.order = null;
    this.scanning = false;
    this.returned = false;
    this.failure = null;
    this.cancelOutcome = null;
    this.intent = null;
  }

  /** The same amount for the next payer. */
  sameAgain() {
    const amount = this.order?.amount;
    this.next();
    if (!amount) return;
    this.currency = amount.currency;
    this.entry = amount.value;
  }

  private async refresh() {
    const id = this.order?.id;
    if (!id) return;
    try {
      const order = await commands.order(id);
      // The till may have moved on while the store was answering.
      if (this.order?.id === id) this.show(order);
    } catch (failure) {
      this.failure = tell(failure);
    }
  }

  private show(order: OrderView) {
    // Another attempt has been nowhere yet.
    if (order.attempts.length !== this.order?.attempts.length) this.returned = false;
    this.order = order;
    const stage = stageOf(order);
    // News that ends the order ends the scanning too; a mere "still waiting" does not.
    if (stage !== "code" && stage !== "processing") this.scanning = false;
    const said = spoken(order, stage);
    if (said) announcer.say(said.words, said.key);
  }

  private async doing(work: Work, act: () => Promise<void>) {
    if (this.work) return;
    this.work = work;
    this.failure = null;
    this.cancelOutcome = null;
    try {
      await act();
    } catch (failure) {
      this.failure = tell(failure);
    } finally {
      this.work = null;
    }
  }
}

export const till = new Till();
