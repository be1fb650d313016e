// The face of each outcome: a word, a shape and a colour of its own, then what the payer can check.

import { el, mark } from "/wallet/dom.js";
import { amount, moment, money, rate, sameCurrency } from "/wallet/format.js";
import { t } from "/wallet/language.js";
import { facts, heading, inside, shopName, walletMark, wayOn } from "/wallet/parts.js";

/** Which mark an outcome wears. Only "paid" has the green stage. */
const MARK_OF = {
  paid: "paid",
  "already-paid": "paid",
  declined: "failed",
  failed: "failed",
  expired: "expired",
  cancelled: "cancelled",
  processing: "processing",
  left: "waiting",
};

/** What a screen reader hears, once: word, amount, wallet. */
export function spoken(app, { face, look, wallet }) {
  const parts = [t(`result.${face}`)];
  if (look) parts.push(money(look.payer_amount ?? look.amount), app.walletName(wallet));
  return `${parts.join(". ")}.`;
}

/** A word with its mark, as tall as the outcome deserves. */
export function stage(face, state, word, text, ...more) {
  const look = face === "paid" ? "stage on-green" : `stage ${state}`;
  return el("section", { class: look, "data-testid": "wallet-result", "data-status": face },
    mark(state, 72), heading(word), ...more, el("p", {}, text));
}

function textKey({ face, look, reason, unsure }) {
  if (face === "failed") return `result.failed.${reason ?? look?.reason ?? "other"}`;
  if (face === "cancelled" && look?.paid_at) return "result.cancelled.returned";
  return face === "processing" && unsure ? "result.processing.unsure" : `result.${face}.text`;
}

/** The outcome of a payment. */
export function resultFace(app, state, again) {
  const { face, look, redirect, payment_id: answered } = state;
  const owed = look ? (look.payer_amount ?? look.amount) : null;
  const id = answered ?? look?.payment_id;
  const paid = face === "paid" || face === "already-paid";
  const onward = wayOn(redirect ?? (paid ? look?.redirect : null));
  const text = t(textKey(state));
  // One primary act: going on to the shop, or opening it again, or else being done.
  const done = onward || face === "left" ? "button" : "button primary";
  const figure = owed ? [amount(owed, { class: "result-amount", "data-testid": "wallet-amount" })] : [];
  return [
    stage(face, MARK_OF[face], t(`result.${face}`), text, ...figure),
    look ? resultFacts(app, state, owed, paid) : null,
    face === "processing" && state.silent
      ? el("p", { class: "warning", role: "status" }, t("pay.silent")) : null,
    el("div", { class: "acts" }, onward,
      el("div", { class: "pair" },
        paid && id
          ? inside(`#/bills/${encodeURIComponent(id)}`,
              { class: "button", "data-testid": "wallet-bill" }, t("result.bill"))
          : null,
        face === "processing" ? null
          : inside("#/", { class: done, "data-testid": "wallet-done" }, t("result.done")),
        face === "left"
          ? el("button", { class: "button primary", "data-testid": "wallet-again", onclick: again },
              t("result.again"))
          : null)),
  ];
}

function resultFacts(app, { look, wallet }, owed, paid) {
  const shopAmount = amount(look.amount, { "data-testid": "wallet-shop-amount" });
  return facts([
    [t("pay.merchant"), shopName(look)],
    [t("pay.order"), look.order_reference],
    [t("pay.description"), look.description],
    [t("pay.shop-amount"), shopAmount],
    [t("pay.rate"), look.rate && !sameCurrency(owed, look.amount)
      ? el("span", { class: "figures" }, rate(look.rate)) : null],
    [t("result.wallet"), paid ? walletMark(app.walletName(wallet ?? app.wallet)) : null],
    [t("result.brand"), paid ? t("result.brand.value") : null],
    [t("result.time"), look.paid_at ? moment(look.paid_at) : null],
  ]);
}
