// The first screen: a code from the shop, one's own code, and what lies in Alipay+ Center.

import { el, icon } from "/wallet/dom.js";
import { t } from "/wallet/language.js";
import { heading, inside, walletChoice } from "/wallet/parts.js";

const SECTIONS = [
  ["#/bills", "bill", "bills"],
  ["#/agreements", "agreement", "agreements"],
  ["#/guide", "guide", "guide"],
  ["#/questions", "question", "questions"],
];

/** The address in this page for the text of a code: its own addresses as they are, others as a code. */
function addressFor(text) {
  try {
    const url = new URL(text);
    const names = ["code", "pay", "auth"].filter((name) => url.searchParams.has(name));
    if (url.pathname === "/wallet" && names.length > 0) return `/wallet${url.search}`;
  } catch {
    // Not an address; a bare code is looked up as it is.
  }
  return `/wallet?${new URLSearchParams({ code: text })}`;
}

function enterForm(app, draft) {
  const hint = el("p", { class: "hint", id: "enter-hint" }, t("home.enter.hint"));
  const kept = (event) => (draft.text = event.target.value);
  const plain = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
  const input = el("input", { ...plain, id: "enter", value: draft.text, oninput: kept,
    "data-testid": "wallet-enter", "aria-describedby": "enter-hint" });
  const submit = (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text) return app.go(addressFor(text));
    hint.textContent = t("home.empty-code");
    hint.classList.add("wrong");
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  return el("form", { class: "enter", novalidate: true, onsubmit: submit },
    el("label", { for: "enter" }, t("home.enter")), input, hint,
    el("button", { class: "button primary", "data-testid": "wallet-open" }, t("home.open")));
}

/** The first screen. */
export function homeScreen(app) {
  // What was typed survives a change of language or wallet.
  const draft = { text: "" };
  const draw = () => [
    walletChoice(app, { label: "wallet.own" }),
    heading(t("home.title"), "section-title"),
    enterForm(app, draft),
    inside("#/code", { class: "row wide", "data-testid": "wallet-show-code" }, icon("code"),
      el("span", { class: "grow" }, el("b", {}, t("home.show")),
        el("span", { class: "hint" }, t("home.show.hint"))), icon("next", 18)),
    el("h2", { class: "section-title" }, t("home.centre")),
    el("nav", { "aria-label": t("home.centre") }, el("ul", { class: "rows" },
      SECTIONS.map(([address, picture, name]) =>
        el("li", {}, inside(address, { class: "row", "data-testid": `open-${name}` }, icon(picture),
          el("span", { class: "grow" }, t(name)), icon("next", 18)))))),
  ];
  return { title: () => t("home.title"), draw };
}
