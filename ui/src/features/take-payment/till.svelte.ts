import { announcer } from "$app/announce.svelte";
import { desk } from "$app/desk.svelte";
import { tell, type Told } from "$app/errors";
import { commands, onChanged, type AttemptView, type CancelOutcome, type OrderView } from "$app/ipc/client";
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
  | "cancelled";

type Work = "taking" | "renewing" | "checking" | "cancelling" | "retrying";

/** Which face an attempt has; a code that is not there to be shown is a payment under way. */
export function stageOf(attempt: AttemptView | undefined): Stage {
  if (!attempt) return "processing";
  switch (attempt.state) {
    case "awaitingPayer":
      return attempt.code ? "code" : "processing";
    case "unknown":
      return "processing";
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
  work = $state<Work | null>(null);
  failure = $state.raw<Told | null>(null);
  cancelOutcome = $state<CancelOutcome | null>(null);

  readonly decimals = $derived(desk.decimals(this.currency));
  readonly amount = $derived<Money>({ currency: this.currency, value: value(this.entry, this.decimals) });
  readonly empty = $derived(isZero(this.amount.value));
  readonly attempt = $derived(this.order?.attempts.at(-1));
  readonly stage = $derived<Stage>(
    this.scanning ? "scan" : this.order ? stageOf(this.attempt) : "keypad",
  );

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
    if (this.empty) return;
    await this.take("orderCode", null);
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

  private async take(mode: "orderCode" | "paymentCode", paymentCode: string | null) {
    const { amount, reference, note } = this;
    const requestKey = this.key(JSON.stringify([mode, amount, reference, note, paymentCode]));
    await this.doing("taking", async () => {
      const answered = await commands.takePayment({
        requestKey,
        amount,
        mode,
        wallet: null,
        paymentCode,
        reference: reference.trim() || null,
        note: note.trim() || null,
      });
      this.scanning = false;
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
    this.order = order;
    const stage = stageOf(order.attempts.at(-1));
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
