import type { DeskView } from "$app/ipc/client";

/** Store, period, zone and, in practice, the word: a file must say what it is without being opened. */
export function fileName(desk: DeskView, [first, last]: [string, string]): string {
  const plain = (text: string) =>
    text
      .normalize("NFKD")
      .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
      .replace(/^-|-$/g, "");
  const parts = [
    desk.book === "practice" ? "PRACTICE" : null,
    plain(desk.shop.name),
    plain(desk.shop.storeName),
    first === last ? first : `${first}-to-${last}`,
    plain(desk.shop.zone),
  ];
  return `${parts.filter(Boolean).join("_")}.csv`;
}
