// An agreement that a shop asks for: who may charge, what for, how much, how often, how to stop.
// Agreeing is an act of its own; the shop's page follows only after the result has been seen.

import { api } from "/wallet/gateway.js";
import { el } from "/wallet/dom.js";
import { t } from "/wallet/language.js";
import {
  copyButton, destination, facts, heading, inside, reading, trouble, walletChoice, wayOn, wayOut,
} from "/wallet/parts.js";
import { stage } from "/wallet/result.js";

/** Time to read the result before this gateway's own next page. Other pages wait for a press. */
const GO_ON_AFTER_MS = 2500;

const FACE_OF = {
  agreed: "agreed",
  active: "was-active",
  stopped: "stopped",
  declined: "declined",
  expired: "expired",
};
const MARK_OF = {
  active: "paid",
  agreed: "paid",
  "was-active": "paid",
  stopped: "cancelled",
  declined: "failed",
  expired: "expired",
};

/** One request for an agreement. */
export function agreementScreen(app, text) {
  const state = { phase: "reading", sending: null };
  let stopped = false;
  let timer = null;

  const values = () => ({ merchant: state.look?.merchant ?? t("shop.unnamed") });

  function show(phase, changes = {}) {
    Object.assign(state, { phase, sending: null }, changes);
    if (phase === "result") app.announce(`${t(`agree.${state.face}`)}. ${values().merchant}.`);
    app.redraw({ focus: true });
  }

  async function ask() {
    try {
      const look = await api.look(text, app.wallet);
      if (stopped) return;
      if (look.kind !== "agreement") return app.payment(text);
      const face = FACE_OF[look.status];
      show(face ? "result" : "asking", { look, face });
    } catch (error) {
      if (stopped) return;
      if (error.kind === "gone") show("result", { face: "expired" });
      else show("trouble", { error });
    }
  }

  async function decide(decision) {
    if (state.sending) return;
    state.sending = decision;
    app.redraw();
    try {
      const { auth_code: code, redirect } = await api.agree(text, decision);
      if (stopped) return;
      show("result", { face: decision === "approve" ? "active" : "declined", code, redirect });
      const to = redirect ? destination(redirect) : null;
      if (to?.here) timer = setTimeout(() => location.assign(to.href), GO_ON_AFTER_MS);
    } catch (error) {
      if (stopped) return;
      if (error.kind === "gone") show("result", { face: "expired" });
      else show("trouble", { error });
    }
  }

  function again() {
    show("reading");
    ask();
  }

  const views = {
    reading: () => [reading()],
    trouble: () => [trouble(state.error, again)],
    asking: () => askingView(app, state, values(), decide),
    result: () => resultView(app, state, values()),
  };
  return {
    title: () => t("agree.title", values()),
    out: () => wayOut("#/", "close"),
    draw: () => views[state.phase](),
    start: ask,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** What a permission means; one that we have no words for is shown as the shop named it. */
function scopeWords(scope) {
  const key = `agree.scope.${scope}`;
  const words = t(key);
  return words === key ? scope : words;
}

function askingView(app, { look, sending }, values, decide) {
  const press = (decision) => ({
    type: "button",
    disabled: sending !== null,
    onclick: () => decide(decision),
  });
  const label = (decision, key) => t(sending === decision ? "agree.sending" : key);
  return [
    walletChoice(app, { only: look.wallet ?? app.wallet }),
    heading(t("agree.title", values), "section-title"),
    el("p", { class: "lead" }, t("agree.lead", values)),
    facts([
      [t("agree.who"), look.merchant],
      [t("agree.what"), el("ul", {}, (look.scopes ?? []).map((one) => el("li", {}, scopeWords(one))))],
      [t("agree.how-much"), t("agree.how-much.text")],
      [t("agree.how-often"), t("agree.how-often.text")],
      [t("agree.stop"), t("agree.stop.text")],
    ], "told"),
    el("div", { class: "deciding" },
      el("button",
        { class: "button primary", "data-testid": "agreement-agree", ...press("approve") },
        label("approve", "agree.yes")),
      el("button", { class: "button", "data-testid": "agreement-decline", ...press("decline") },
        label("decline", "agree.no"))),
  ];
}

function resultView(app, { face, code, redirect }, values) {
  const to = redirect ? destination(redirect) : null;
  const done = to?.web ? "button" : "button primary";
  return [
    stage(face, MARK_OF[face], t(`agree.${face}`), t(`agree.${face}.text`, values)),
    code ? el("section", { class: "auth-code" }, el("h2", {}, t("agree.code")),
      el("p", { class: "id", "data-testid": "auth-code" }, code),
      el("p", { class: "hint" }, t("agree.code.hint")),
      copyButton(app, code, t("agree.code.copy"))) : null,
    el("div", { class: "acts" },
      to?.here ? el("p", { class: "hint" }, t("agree.moving")) : null,
      wayOn(redirect),
      el("div", { class: "pair" },
        inside("#/agreements", { class: "button" }, t("agreements")),
        inside("#/", { class: done, "data-testid": "wallet-done" }, t("result.done")))),
  ];
}
