// Pieces that several screens draw.

import { el, icon, mark } from "/wallet/dom.js";
import { t } from "/wallet/language.js";

/** The heading that takes the focus when its screen appears. */
export const heading = (text, className = "") =>
  el("h1", { tabindex: "-1", class: className || null }, text);

/** A link inside the page; `app` follows it without loading the page again. */
export const inside = (address, attributes, ...children) =>
  el("a", { href: `/wallet${address}`, ...attributes }, children);

/** The way back at the left of the top line. */
export function wayOut(address, kind) {
  const name = t(kind === "close" ? "app.close" : "app.back");
  return inside(address, { class: "square", "aria-label": name }, icon(kind));
}

/** Shop and store as the shop wrote them. */
export const shopName = ({ merchant, store }) =>
  [merchant, store].filter(Boolean).join(", ") || t("shop.unnamed");

/** A wallet's name as a text mark on its own white ground. */
export const walletMark = (name) => el("span", { class: "wallet-mark" }, name);

/** The choice of wallet. With `only`, the shop has already made it. */
export function walletChoice(app, { only = null, label = "wallet.label" } = {}) {
  if (only) {
    return el("div", { class: "wallet" },
      el("span", { class: "label" }, t(label)),
      el("span", { class: "wallet-line" }, walletMark(app.walletName(only)),
        el("span", { class: "hint" }, t("wallet.fixed"))));
  }
  const options = app.wallets.map(({ id, name, currency }) =>
    el("option", { value: id, selected: id === app.wallet }, `${name} · ${currency}`));
  const chosen = (event) => app.chooseWallet(event.target.value);
  const select = el("select",
    { id: "wallet-select", "data-testid": "wallet-select", onchange: chosen }, options);
  return el("div", { class: "wallet" },
    el("label", { class: "label", for: "wallet-select" }, t(label)), select);
}

/** Names and values, one pair a line; `told` for sentences. Pairs without a value are left out. */
export function facts(pairs, className = "") {
  const kept = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const rows = kept.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  return el("dl", { class: `facts ${className}`.trim() }, rows);
}

/** A state's word with its mark. */
export const stateWord = (state, word) =>
  el("span", { class: `state ${state}` }, mark(state, 18), el("span", {}, word));

/** Shown only if reading takes longer than a glance. */
export const reading = () => el("p", { class: "reading" }, t("app.loading"));

/** Lines where rows would be, with why there are none. */
export function empty(title, text) {
  return el("div", { class: "empty" },
    el("span", { class: "lines", "aria-hidden": "true" }),
    el("h2", {}, title), el("p", {}, text));
}

/** A failure in plain words, what it means for the money, and the repair. */
export function trouble(error, retry, { headed = true } = {}) {
  const kind = ["unknown", "offline", "unsure"].includes(error.kind) ? error.kind : "refused";
  const said = [error.message, error.hint].filter(Boolean).join(" ");
  const title = t(`error.${kind}`);
  return el("div", { class: "trouble", "data-testid": "wallet-error", "data-kind": kind },
    el("span", { class: "state failed" }, mark("failed", 40)),
    headed ? heading(title) : el("h2", {}, title),
    el("p", {}, t(`error.${kind}.text`)),
    kind === "refused" && said ? el("p", { class: "hint" }, t("error.details", { details: said })) : null,
    el("div", { class: "acts" },
      kind === "unknown" ? null
        : el("button", { class: "button primary", "data-testid": "wallet-retry", onclick: retry },
            t("error.retry")),
      inside("#/", { class: kind === "unknown" ? "button primary" : "button" }, t("error.home"))));
}

/** Copies text, and says on the button itself whether it worked. */
export function copyButton(app, text, label) {
  const words = el("span", {}, label);
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    words.textContent = done ? t("code.copied") : t("code.copy-failed");
    app.announce(words.textContent);
  };
  return el("button", { class: "button", type: "button", onclick: copy }, words);
}

/** Where a shop wants the payer to go on to, and whether that is a web page of this gateway. */
export function destination(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  const web = url.protocol === "http:" || url.protocol === "https:";
  return { href: url.href, host: url.host, web, here: web && url.origin === location.origin };
}

/** The way on to the shop: a link that names the host, or the bare address if it is not a web page. */
export function wayOn(address) {
  const to = address ? destination(address) : null;
  if (!to) return null;
  if (!to.web) {
    return el("div", { class: "way-on" }, el("p", {}, t("result.app-link")),
      el("p", { class: "id" }, to.href));
  }
  const link = el("a", { class: "button primary", href: to.href, rel: "noreferrer", "data-testid": "wallet-go-on" },
    t("result.go-on", { host: to.host }));
  if (to.here) return link;
  return el("div", { class: "way-on" }, el("p", {}, t("result.elsewhere")),
    el("p", { class: "id" }, to.href), link);
}
