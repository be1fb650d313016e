// The start: which screen an address means, the wallet in use, the language, and where the focus goes.
// A screen is an object with `draw()` (its elements), and where it needs them `start()`, `stop()`,
// `walletChanged()` and `title()`.

import { agreementScreen } from "/wallet/agreement.js";
import { agreementsScreen } from "/wallet/agreements.js";
import { api } from "/wallet/gateway.js";
import { billScreen, billsScreen } from "/wallet/bills.js";
import { el } from "/wallet/dom.js";
import { guideScreen, questionsScreen, topicScreen } from "/wallet/help.js";
import { homeScreen } from "/wallet/home.js";
import { language, recall, remember, setLanguage, t, tag } from "/wallet/language.js";
import { reading, trouble } from "/wallet/parts.js";
import { payerCodeScreen } from "/wallet/payer-code.js";
import { paymentScreen } from "/wallet/payment.js";

const place = (id) => document.getElementById(id);
let screen = { draw: () => [reading()] };

/** What screens may ask of the page. */
const app = {
  wallets: [],
  wallet: null,
  walletName: (id) => app.wallets.find((wallet) => wallet.id === id)?.name ?? id,
  chooseWallet(id) {
    app.wallet = id;
    remember("wallet", id);
    if (screen.walletChanged) screen.walletChanged();
    else redraw();
  },
  go(address) {
    history.pushState(null, "", address);
    openAddress();
  },
  /** Draws the screen again. `focus` when it shows something new, so that its heading is read. */
  redraw({ focus = false } = {}) {
    redraw();
    if (focus) focusHeading();
  },
  announce: (text) => (place("announcer").textContent = text),
  payment: (text, given) => show(paymentScreen(app, text, given)),
  agreement: (text) => show(agreementScreen(app, text)),
};

function switchLanguage() {
  setLanguage(language() === "en" ? "zh" : "en");
  redraw();
  app.announce(t("app.language-changed"));
}

function languageButton() {
  const other = language() === "en" ? "zh-Hans" : "en";
  const name = t("app.switch-language");
  const props = { class: "language", type: "button", lang: other, "aria-label": name };
  return el("button", { ...props, "data-testid": "language", onclick: switchLanguage },
    t("app.other-language"));
}

function topLine() {
  const title = screen.heading?.() ?? el("p", { class: "app-name" }, t("app.name"));
  return el("header", { class: "top" },
    el("div", { class: "left" }, screen.out?.() ?? null), title,
    el("div", { class: "right" }, languageButton()));
}

/** Keeps the focus on the same control across a redraw, if it is still there. */
function focusedName() {
  const active = document.activeElement;
  return active?.dataset?.testid ?? null;
}

function redraw() {
  const focused = focusedName();
  document.documentElement.lang = tag();
  document.title = [screen.title?.(), t("app.name"), t("practice")].filter(Boolean).join(" · ");
  place("practice-bar").setAttribute("aria-label", t("practice"));
  place("practice-bar").replaceChildren(
    el("strong", {}, t("practice")), el("span", {}, t("practice.note")));
  place("beside").replaceChildren(el("p", { class: "beside-title" }, t("beside.title")),
    el("p", {}, t("beside.text")), el("p", { class: "hint" }, t("beside.note")));
  const main = el("main", {}, screen.draw());
  place("screen").replaceChildren(topLine(), main);
  if (focused) document.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
}

function focusHeading() {
  place("screen").scrollTop = 0;
  place("screen").querySelector("h1")?.focus({ preventScroll: true });
}

let shownOnce = false;
function show(next) {
  screen.stop?.();
  screen = next;
  redraw();
  // The first screen is read from the top of the page as usual.
  if (shownOnce) focusHeading();
  shownOnce = true;
  screen.start?.();
}

function screenFor(query, fragment) {
  if (query.has("auth")) return agreementScreen(app, pageAddress());
  if (query.has("code") || query.has("pay")) return paymentScreen(app, pageAddress());
  const [, section = "", name = ""] = fragment.split("/");
  const screens = {
    code: () => payerCodeScreen(app),
    bills: () => (name ? billScreen(app, decodeURIComponent(name)) : billsScreen(app)),
    agreements: () => agreementsScreen(app),
    guide: () => (name ? topicScreen(app, name) : guideScreen(app)),
    questions: () => questionsScreen(app),
  };
  return (screens[section] ?? (() => homeScreen(app)))();
}

/** The text that a code of this gateway carries is the address of this page. */
const pageAddress = () => location.href.split("#")[0];

function openAddress() {
  show(screenFor(new URLSearchParams(location.search), location.hash));
}

/** Links inside the page draw a screen; they load nothing. */
function followInside(event) {
  const link = event.target.closest?.("a[href^='/wallet']");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !plain) return;
  event.preventDefault();
  app.go(link.getAttribute("href"));
}

async function begin() {
  show({ draw: () => [reading()] });
  try {
    app.wallets = await api.wallets();
  } catch (error) {
    show({ title: () => t("error.offline"), draw: () => [trouble(error, begin)] });
    return;
  }
  const remembered = app.wallets.find((wallet) => wallet.id === recall("wallet"));
  app.wallet = (remembered ?? app.wallets[0])?.id ?? null;
  openAddress();
}

document.addEventListener("click", followInside);
window.addEventListener("popstate", () => app.wallets.length > 0 && openAddress());
begin();
