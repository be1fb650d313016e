import type { OrderView } from "$app/ipc/client";
import { numberFormat } from "$components/formats";
import type { Money } from "$components/money";
import { walletName } from "$components/wallets";
import { getLocale } from "$locale";
import * as m from "$messages";
import type { Stage } from "./till.svelte";

/** An amount as it is read out: "47.50 euros". */
function amountAloud(amount: Money): string {
  return numberFormat(getLocale(), {
    style: "currency",
    currency: amount.currency,
    currencyDisplay: "name",
  }).format(amount.value as Intl.StringNumericLiteral);
}

/** What is announced when an order gets this face; the key makes each piece of news heard once. */
export function spoken(order: OrderView, stage: Stage): { words: string; key: string } | null {
  const attempt = order.attempts.at(-1);
  const amount = amountAloud(order.amount);
  const wallet = attempt?.wallet ? walletName(attempt.wallet) : "";
  const key = `${order.id}/${attempt?.requestId ?? ""}/${stage}`;
  switch (stage) {
    case "code":
      return { words: m.spoken_code({ amount }), key };
    case "processing":
      return { words: m.spoken_processing({ amount }), key };
    case "paid":
      return { words: m.spoken_paid({ amount, wallet }), key };
    case "failed":
      return { words: m.spoken_failed({ amount }), key };
    case "expired":
      return { words: m.spoken_expired({ amount }), key };
    case "refunded":
      return { words: `${m.state_refunded()}. ${amount}`, key };
    case "returned":
      return { words: m.till_spoken_returned(), key };
    case "cancelled":
      return { words: m.spoken_cancelled({ number: order.number }), key };
    default:
      return null;
  }
}
