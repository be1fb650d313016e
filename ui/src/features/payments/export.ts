import type { DeskView, ExportListRequest, PaymentsRequest } from "$app/ipc/client";
import { modeWord } from "$components/modes";
import { place } from "$components/place.svelte";
import { toldWord, type Told } from "$components/states";
import { knownWallets, walletName } from "$components/wallets";
import * as m from "$messages";
import { columns, type ColumnId } from "./columns";

/** Store, period, zone and, in practice, the word: a file must say what it is without being opened. */
export function fileName(desk: DeskView, [first, last]: readonly [string, string], zone: string, filtered: boolean): string {
  const plain = (text: string) =>
    text
      .normalize("NFKD")
      .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
      .replace(/^-|-$/g, "");
  const parts = [
    desk.book === "practice" ? "PRACTICE" : null,
    plain(desk.shop.name),
    plain(desk.shop.storeName),
    first === "" ? "all" : first === last ? first : `${first}-to-${last}`,
    plain(zone),
    filtered ? "selection" : null,
  ];
  return `${parts.filter(Boolean).join("_")}.csv`;
}

const states: Told[] = ["waiting", "processing", "paid", "failed", "expired", "cancelled", "refunded", "partRefunded"];
/** The words of the shell for ways of paying, and ours. */
const modes = {
  "show-code": "orderCode",
  "scan-code": "paymentCode",
  cashier: "cashier",
  "entry-code": "entryCode",
  "auto-debit": "agreement",
} as const;

/** What is shown is what is written: the same filter, columns, order and words. */
export function exportRequest(payments: PaymentsRequest, shown: ColumnId[], path: string): ExportListRequest {
  return {
    payments,
    columns: shown.map((column) => ({ column, heading: columns[column].heading() })),
    currencyHeading: m.currency(),
    bookHeading: m.book_column(),
    words: [
      ...states.map((state) => ({ word: state, said: toldWord(state) })),
      ...Object.entries(modes).map(([word, mode]) => ({ word, said: modeWord(mode) })),
      ...knownWallets().map((wallet) => ({ word: wallet, said: walletName(wallet) })),
    ],
    acquirersZone: place.acquirers,
    path,
  };
}
