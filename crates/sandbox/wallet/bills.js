// Bills: what was paid and what came back, newest first, and one bill with both of its amounts.

import { api } from "/wallet/gateway.js";
import { el, mark } from "/wallet/dom.js";
import { amount, clock, day, figures, moment, money, sameCurrency } from "/wallet/format.js";
import { t } from "/wallet/language.js";
import {
  empty, facts, heading, inside, reading, shopName, stateWord, trouble, walletChoice, wayOut,
} from "/wallet/parts.js";

const READ_EVERY_MS = 5000;
const STATES = ["paid", "part-refunded", "refunded", "cancelled", "failed"];
/** Of these the payer has paid nothing. */
const UNPAID = ["cancelled", "failed"];
const MODES = {
  "order-code": "show-code",
  "user-presented": "scan-code",
  "payer-code": "scan-code",
  "in-store-payment": "scan-code",
  "agreement": "auto-debit",
  "agreement-payment": "auto-debit",
  "cashier-payment": "cashier",
};

/** The tabs of Alipay+ Center. */
export function tabs(current) {
  const sections = [
    ["bills", "#/bills", "bills"],
    ["agreements", "#/agreements", "agreements"],
    ["guide", "#/guide", "guide.short"],
    ["questions", "#/questions", "questions.short"],
  ];
  return el("nav", { class: "tabs", "aria-label": t("centre.name") },
    sections.map(([name, address, words]) =>
      inside(address, { "aria-current": name === current ? "page" : null }, t(words))));
}

/** Reads a list for the wallet in use, again from time to time, and draws it when it changed. */
export function listScreen(app, read, draw) {
  const state = { items: null, error: null };
  let timer = null;
  let stopped = false;

  async function refresh() {
    clearTimeout(timer);
    const wallet = app.wallet;
    const before = JSON.stringify([state.items, state.error?.kind]);
    try {
      const items = await read(wallet);
      if (wallet === app.wallet) Object.assign(state, { items, error: null });
    } catch (error) {
      if (wallet === app.wallet) Object.assign(state, { error });
    }
    if (stopped) return;
    if (before !== JSON.stringify([state.items, state.error?.kind])) app.redraw();
    clearTimeout(timer);
    timer = setTimeout(refresh, READ_EVERY_MS);
  }

  return {
    refresh,
    draw() {
      if (state.items) return draw(state.items, state.error);
      return state.error ? [trouble(state.error, refresh, { headed: false })] : [reading()];
    },
    walletChanged() {
      Object.assign(state, { items: null, error: null });
      app.redraw();
      refresh();
    },
    start: refresh,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Said above rows that could not be read again: they are right, but may be old. */
export const stale = (error) =>
  error ? el("p", { class: "warning", role: "status" }, t("pay.silent")) : null;

/** The list of bills. */
export function billsScreen(app) {
  const list = listScreen(app, api.bills, (bills, error) => [
    stale(error),
    bills.length > 0 ? billRows(bills)
      : empty(t("bills.empty"), t("bills.empty.text", { wallet: app.walletName(app.wallet) })),
    el("p", { class: "footer" }, t("bills.footer")),
  ]);
  return {
    ...list,
    title: () => t("bills.title"),
    out: () => wayOut("#/", "back"),
    heading: () => heading(t("centre.name")),
    draw: () => [
      tabs("bills"),
      walletChoice(app, { label: "wallet.own" }),
      el("div", { "data-testid": "bills" }, list.draw()),
    ],
  };
}

/** Payments and refunds as lines of their own, by the day on which each happened. */
function billRows(bills) {
  const lines = bills.flatMap((bill) => [
    { at: bill.at, row: () => billRow(bill) },
    ...bill.refunds.map((refund) => ({ at: refund.at, row: () => refundRow(bill, refund) })),
  ]);
  lines.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const days = Map.groupBy ? Map.groupBy(lines, (line) => day(line.at)) : grouped(lines);
  const counts = STATES.map((state) => [state, bills.filter((bill) => bill.status === state).length]);
  return el("div", {},
    el("p", { class: "counts" },
      counts.filter(([, n]) => n > 0).map(([state, n]) => t(`bills.count.${state}`, { n })).join(" · ")),
    [...days].map(([name, rows]) => el("section", {}, el("h2", { class: "day" }, name),
      el("ul", { class: "rows" }, rows.map((line) => el("li", {}, line.row()))))));
}

function grouped(lines) {
  const days = new Map();
  for (const line of lines) days.set(day(line.at), [...(days.get(day(line.at)) ?? []), line]);
  return days;
}

const payerSum = (item) => item.payer_amount ?? item.amount;

function row(bill, testid, state, word, detail, sum) {
  return inside(`#/bills/${encodeURIComponent(bill.payment_id)}`,
    { class: "row bill", "data-testid": testid, "data-status": bill.status },
    el("span", { class: `state ${state}` }, mark(state, 20)),
    el("span", { class: "grow" }, el("b", {}, shopName(bill)),
      el("span", { class: "hint" }, el("span", { class: "unseen" }, `${word}. `), detail)),
    sum);
}

function billRow(bill) {
  const word = t(`bill.${bill.status}`);
  const detail = [clock(bill.at), money(bill.amount)];
  if (bill.status !== "paid") detail.push(bill.status === "failed" ? t(`reason.${bill.reason}`) : word);
  const kept = UNPAID.includes(bill.status) ? "" : "\u2212";
  return row(bill, "bill", bill.status, word, detail.join(" · "), sumOf(payerSum(bill), kept));
}

function refundRow(bill, refund) {
  const detail = `${clock(refund.at)} · ${t("bills.refund-of", { amount: money(refund.amount) })}`;
  return row(bill, "bill-refund", "refunded", t("bills.refund"), detail,
    sumOf(payerSum(refund), "+", "refunded"));
}

/** A signed sum; the currency stands small above it. */
function sumOf(sum, sign, className = "") {
  const quiet = sign === "" ? "struck" : className;
  return el("span", { class: `sum ${quiet}` }, el("span", { class: "iso" }, sum.currency), " ",
    el("span", { class: "figures" }, `${sign}${figures(sum.value)}`));
}

/** One bill. */
export function billScreen(app, id) {
  const list = listScreen(app, api.bills, (bills, error) => {
    const bill = bills.find((one) => one.payment_id === id);
    if (bill) return [stale(error), ...billView(app, bill)];
    const wallet = app.walletName(app.wallet);
    return [walletChoice(app, { label: "wallet.own" }),
      empty(t("bill.missing", { wallet }), t("bill.missing.text"))];
  });
  return {
    ...list,
    title: () => t("bill.title"),
    out: () => wayOut("#/bills", "back"),
    heading: () => heading(t("bill.title")),
    draw: () => list.draw(),
  };
}

function modeWords(mode) {
  const plain = String(mode ?? "").toLowerCase().replaceAll("_", "-");
  const key = `mode.${MODES[plain] ?? plain}`;
  const words = t(key);
  return words === key ? null : words;
}

function billView(app, bill) {
  const sum = payerSum(bill);
  const two = !sameCurrency(sum, bill.amount);
  return [
    el("section", { class: "bill-head", "data-testid": "bill-detail", "data-status": bill.status },
      stateWord(bill.status, t(`bill.${bill.status}`)),
      el("p", { class: "shop" }, shopName(bill)),
      amount(sum, { class: bill.status === "failed" ? "largest unpaid" : "largest" }),
      two ? amount(bill.amount, { class: "shop-amount" }) : null),
    facts([
      [t("bill.reason"), bill.reason ? t(`reason.${bill.reason}`) : null],
      [t("pay.description"), bill.description],
      [t("bill.time"), moment(bill.at)],
      [t("result.wallet"), app.walletName(app.wallet)],
      [t("bill.mode"), modeWords(bill.mode)],
      [t("pay.order"), bill.order_reference],
      [t("bill.payment-id"), el("span", { class: "id" }, bill.payment_id)],
    ]),
    ...(bill.status === "failed" ? [] : refundsOf(bill)),
  ];
}

/** What was not charged has nothing to give back. */
function refundsOf(bill) {
  return [
    el("h2", { class: "section-title" }, t("bills.refunds")),
    bill.refunds.length > 0 ? refunds(bill) : el("p", { class: "hint" }, t("bills.no-refunds")),
  ];
}

function refunds(bill) {
  return el("ul", { class: "refunds" }, bill.refunds.map((refund) => {
    const sum = payerSum(refund);
    const two = !sameCurrency(sum, refund.amount);
    return el("li", {},
      stateWord("refunded", t("bill.refunded")),
      facts([
        [t("bill.you-got"), amount(sum)],
        [t("bill.shop-gave"), two ? amount(refund.amount) : null],
        [t("bill.time"), moment(refund.at)],
        [t("bill.refund-id"), el("span", { class: "id" }, refund.refund_id)],
      ]));
  }));
}
