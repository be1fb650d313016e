import { tell, type Told } from "$app/errors";
import { commands, type OrderView, type Proof, type RefundView, type ReturnedView, type SecondPerson } from "$app/ipc/client";
import { isPinTrouble, pinWords } from "$app/pin";
import { decimalsOf, isZero } from "$components/money";

/** Whether a typed amount is a plain decimal with no more decimals than its currency has. */
export function wellFormed(typed: string, decimals: number): boolean {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed);
  return match !== null && (match[2]?.length ?? 0) <= decimals;
}

/** All decimals of the currency: "12.5" becomes "12.50". */
export function padded(typed: string, decimals: number): string {
  const [whole = "0", part = ""] = typed.split(".");
  const digits = whole.replace(/^0+(?=\d)/, "");
  return decimals === 0 ? digits : `${digits}.${part.padEnd(decimals, "0")}`;
}

/** Minor units, for comparing and for the bar; whole numbers of any length. */
export function minor(value: string): bigint {
  return BigInt(value.replace(".", ""));
}

/** The decimal text of minor units. */
export function major(units: bigint, decimals: number): string {
  const text = units.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

export type Obstacle = "empty" | "malformed" | "tooMuch" | null;

/** What stands between the typed amount and a refund of it. */
export function obstacle(typed: string, refundable: string): Obstacle {
  const decimals = decimalsOf(refundable);
  if (typed === "") return "empty";
  if (!wellFormed(typed, decimals)) return "malformed";
  const wanted = padded(typed, decimals);
  if (isZero(wanted)) return "empty";
  return minor(wanted) > minor(refundable) ? "tooMuch" : null;
}

/** One refund in the making. Its key is made once for an intent, so no press can send it twice. */
export class RefundDraft {
  typed = $state("");
  reason = $state("");
  sending = $state(false);
  failure = $state.raw<Told | null>(null);
  /** What was wrong with the PIN; it is asked for again. */
  pinWrong = $state("");
  sent = $state.raw<ReturnedView | null>(null);

  private intent: { key: string; of: string } | null = null;

  private key(of: string): string {
    if (this.intent?.of !== of) this.intent = { key: crypto.randomUUID(), of };
    return this.intent.key;
  }

  get refund(): RefundView | null {
    return this.sent?.refund ?? null;
  }

  async send(order: OrderView, proof: Proof | null = null, second: SecondPerson | null = null) {
    if (this.sending || this.sent || obstacle(this.typed, order.refundable.value)) return;
    const value = padded(this.typed, decimalsOf(order.refundable.value));
    // Always the sum that the button says, never "whatever is left": another till may refund too.
    const amount = { currency: order.refundable.currency, value };
    const reason = this.reason.trim() || null;
    const requestKey = this.key(JSON.stringify([order.id, amount, reason]));
    const seen = order.refundable;
    this.sending = true;
    this.failure = null;
    this.pinWrong = "";
    try {
      this.sent = await commands.returnMoney({ requestKey, orderId: order.id, amount, seen, reason, proof, second });
    } catch (failure) {
      if (isPinTrouble(failure)) this.pinWrong = pinWords(failure);
      else this.failure = tell(failure);
    } finally {
      this.sending = false;
    }
  }

  /** Asks what has become of it. */
  async refresh() {
    const refund = this.refund;
    if (!refund || !this.sent) return;
    try {
      this.sent = { ...this.sent, refund: await commands.refund(refund.id) };
    } catch (failure) {
      this.failure = tell(failure);
    }
  }

  another() {
    this.typed = "";
    this.sent = null;
    this.failure = null;
    this.pinWrong = "";
    this.intent = null;
  }
}
