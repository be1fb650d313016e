// One payment as its payer sees it: look, choose the wallet, then pay, decline or walk away.
// The gateway is asked again while anybody waits; the page believes only what it answers.

import { api } from "/wallet/gateway.js";
import { el, mark } from "/wallet/dom.js";
import { amount, countdown, money, rate } from "/wallet/format.js";
import { t } from "/wallet/language.js";
import { facts, heading, reading, shopName, trouble, walletChoice, wayOut } from "/wallet/parts.js";
import { resultFace, spoken } from "/wallet/result.js";

const ASK_EVERY_MS = 1500;
const SOON_SECONDS = 20;
/** After a lost answer: so many times "still waiting" mean that the press did not arrive. */
const LOST_AFTER = 3;

const FINAL = { paid: "paid", failed: "failed", cancelled: "cancelled", expired: "expired" };

/** A payment. `given.confirming`: it came from the payer's own code; `given.look`: what is known. */
export const paymentScreen = (app, text, given = {}) => new Payment(app, text, given);

class Payment {
  constructor(app, text, given) {
    Object.assign(this, { app, text, given, timer: null, stopped: false });
    this.state = { phase: "reading", sending: null, silent: false, stale: false, stillWaiting: 0 };
    // Counts what changed the screen: an answer to a question asked before then is out of date.
    this.turn = 0;
    this.clock = runningClock(app);
  }

  title() {
    const { look } = this.state;
    return look ? t("pay.title", { merchant: shopName(look) }) : t("app.name");
  }

  out() {
    return wayOut("#/", "close");
  }

  start() {
    this.clock.start();
    if (this.given.look) this.heard(this.given.look);
    if (this.state.phase !== "result") this.ask();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.clock.stop();
  }

  draw() {
    const { app, state, clock } = this;
    const { confirming } = this.given;
    const again = () => this.again();
    const decide = (decision, reason) => this.decide(decision, reason);
    const views = {
      reading: () => [reading()],
      trouble: () => [trouble(state.error, again)],
      result: () => resultFace(app, state, again),
      processing: () => resultFace(app, { ...state, face: "processing" }, again),
      asking: () => askingView(app, state, { decide, clock, confirming }),
    };
    return views[state.phase]();
  }

  show(phase, changes = {}) {
    this.turn += 1;
    clearTimeout(this.timer);
    Object.assign(this.state, { phase, sending: null, stale: false }, changes);
    if (phase === "result") this.app.announce(spoken(this.app, this.state));
    this.app.redraw({ focus: true });
  }

  finish(face, changes = {}) {
    this.show("result", { face, wallet: this.app.wallet, ...changes });
  }

  again() {
    this.show("reading");
    this.ask();
  }

  walletChanged() {
    this.turn += 1;
    this.state.stale = this.state.phase === "asking";
    this.app.redraw();
    if (this.state.phase !== "result") this.ask();
  }

  heard(look) {
    const { state, app } = this;
    const known = JSON.stringify({ ...state.look, now: null });
    const changed = known !== JSON.stringify({ ...look, now: null }) || state.silent || state.stale;
    Object.assign(state, { look, silent: false, stale: false });
    this.clock.set(look);
    if (look.kind === "agreement") return app.agreement(this.text);
    if (look.status !== "waiting") return this.finish(this.faceFor(look));
    if (state.phase === "reading") return this.begin(look);
    if (state.phase === "processing" && state.unsure) {
      state.stillWaiting += 1;
      if (state.stillWaiting >= LOST_AFTER) return this.show("asking", { unsure: false });
    }
    if (changed && state.phase === "asking") app.redraw();
  }

  begin({ wallets }) {
    // Where only one wallet may pay there is nothing to choose; what is remembered stays.
    if (wallets?.length === 1 && wallets[0] !== this.app.wallet) {
      [this.app.wallet] = wallets;
      return this.ask();
    }
    this.show("asking");
  }

  /** Paid before this page was opened, or by another phone, is not this payer's "Paid". */
  faceFor({ status, reason }) {
    const own = this.state.phase === "processing" || this.given.confirming;
    if (status === "failed" && reason === "declined") return "declined";
    return status === "paid" && !own ? "already-paid" : (FINAL[status] ?? "processing");
  }

  unheard(error) {
    const { state } = this;
    if (error.kind === "gone") return this.finish("expired");
    if (!this.waits()) return this.show("trouble", { error });
    if (error.kind !== "offline" || state.silent) return;
    state.silent = true;
    this.app.redraw();
  }

  /** Whether the payment can still change under our eyes. */
  waits() {
    return ["asking", "processing"].includes(this.state.phase);
  }

  async ask() {
    clearTimeout(this.timer);
    // While a decision is under way its own answer counts, and nothing else.
    if (this.state.sending) return;
    const asked = this.turn;
    const current = () => !this.stopped && asked === this.turn;
    try {
      const look = await api.look(this.text, this.app.wallet);
      if (current()) this.heard(look);
    } catch (error) {
      if (current()) this.unheard(error);
    }
    if (this.stopped || this.state.sending || !this.waits()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), ASK_EVERY_MS);
  }

  async decide(decision, reason) {
    const { state, app } = this;
    // The first press counts; the buttons are off until the gateway has answered it.
    if (state.sending || state.stale) return;
    this.turn += 1;
    state.sending = reason ?? decision;
    app.redraw();
    try {
      const answer = await api.pay(this.text, app.wallet, decision, reason);
      await this.answered(decision, reason, answer);
    } catch (error) {
      if (!this.stopped) await this.refused(error);
    }
    if (!this.stopped && state.phase === "processing") this.ask();
  }

  async answered(decision, reason, { status, redirect, payment_id }) {
    // The payment as it is now has the time and the final amount of the payer.
    const look = await api.look(this.text, this.app.wallet).catch(() => this.state.look);
    if (this.stopped) return;
    const told = { look, redirect: redirect ?? look.redirect, payment_id, reason };
    const refusal = decision === "decline" && !reason ? "declined" : "failed";
    if (status === "SUCCESS") this.finish("paid", told);
    else if (status === "FAILED") this.finish(refusal, told);
    else if (decision === "abandon") this.finish("left", { look });
    else this.show("processing", told);
  }

  /** What the payment is now says more than the refusal; a lost answer is asked for, never sent again. */
  async refused(error) {
    if (error.kind === "unsure") return this.show("processing", { unsure: true, stillWaiting: 0 });
    const look = await api.look(this.text, this.app.wallet).catch(() => null);
    if (this.stopped) return;
    this.state.sending = null;
    if (look && look.status !== "waiting") return this.heard(look);
    if (error.kind === "gone") return this.finish("expired");
    this.show("trouble", { error });
  }
}

function askingView(app, state, { decide, clock, confirming }) {
  const { look } = state;
  const owed = look.payer_amount ?? look.amount;
  const allowed = !look.wallets?.length || look.wallets.includes(app.wallet);
  return [
    walletChoice(app),
    allowed ? null : el("p", { class: "warning", role: "alert" }, t("wallet.not-here", {
      wallet: app.walletName(app.wallet),
      wallets: look.wallets.map(app.walletName).join(", "),
    })),
    el("section", { class: "owed" }, heading(shopName(look), "shop"),
      amount(owed, { class: "largest", "data-testid": "wallet-amount" }),
      amount(look.amount, { class: "shop-amount", "data-testid": "wallet-shop-amount" })),
    facts([
      [t("pay.rate"), look.rate ? el("span", { class: "figures" }, rate(look.rate)) : null],
      [t("pay.description"), look.description],
      [t("pay.order"), look.order_reference],
      [t(look.mode === "show-code" ? "pay.expires" : "pay.expires-link"),
        look.expires_at ? clock.element() : null],
    ]),
    confirming ? el("p", { class: "note" }, t("pay.pin")) : null,
    state.silent ? el("p", { class: "warning", role: "status" }, t("pay.silent")) : null,
    mishaps(state, decide),
    actions(state, owed, { decide, confirming, ready: allowed && !state.stale && !state.silent }),
  ];
}

/** What can go wrong on the payer's side, so that the desk can be seen to take it well. */
function mishaps({ sending, silent }, decide) {
  const off = { type: "button", class: "button small", disabled: sending !== null || silent };
  const refuse = (reason) =>
    el("button", { ...off, "data-testid": `wallet-${reason}`, onclick: () => decide("decline", reason) },
      t(`pay.mishap.${reason}`));
  return el("section", { class: "mishaps", "aria-labelledby": "mishaps" },
    el("h2", { class: "label", id: "mishaps" }, t("pay.mishaps")),
    refuse("balance"), refuse("limit"), refuse("risk"),
    el("button", {
      ...off,
      "data-testid": "wallet-leave",
      title: t("pay.leave.hint"),
      onclick: () => decide("abandon"),
    }, t("pay.leave")));
}

function actions({ sending, silent }, owed, { decide, confirming, ready }) {
  const press = (decision, off) => ({
    type: "button",
    disabled: off || sending !== null,
    onclick: () => decide(decision),
  });
  const word = confirming ? "pay.confirm" : "pay.approve";
  return el("div", { class: "deciding", "aria-busy": sending ? "true" : null },
    el("button",
      { class: "button primary", "data-testid": "wallet-pay", ...press("approve", !ready) },
      t(sending === "approve" ? "pay.sending" : word, { amount: money(owed) })),
    el("button", { class: "button", "data-testid": "wallet-decline", ...press("decline", silent) },
      t(sending === "decline" ? "pay.declining" : "pay.decline")));
}

/** The time left, by the gateway's clock where it tells it: a manual clock stands still between looks. */
function runningClock(app) {
  let element = null;
  let interval = null;
  let expires = null;
  let told = null;
  let warned = false;

  function left() {
    const since = told.still ? 0 : Date.now() - told.here;
    return Math.ceil((expires - told.now - since) / 1000);
  }

  function tick() {
    if (!element || !expires) return;
    const seconds = left();
    element.replaceChildren(countdown(seconds), seconds <= SOON_SECONDS ? mark("returned", 16) : "");
    element.classList.toggle("soon", seconds <= SOON_SECONDS);
    if (seconds > SOON_SECONDS || seconds <= 0 || warned) return;
    warned = true;
    app.announce(t("pay.soon", { seconds }));
  }

  return {
    set(look) {
      expires = look.expires_at ? Date.parse(look.expires_at) : null;
      const now = look.now ? Date.parse(look.now) : Date.now();
      told = { now, here: Date.now(), still: Boolean(look.now) && told?.now === now };
      tick();
    },
    element() {
      element = el("span", { class: "figures countdown", role: "timer" });
      tick();
      return element;
    },
    start: () => (interval = setInterval(tick, 1000)),
    stop: () => clearInterval(interval),
  };
}
