// The payer's own code, for a shop that scans it. The page asks the gateway whether a shop has: with
// "needs my PIN" the payment then waits for a confirmation, without it the result comes at once.

import { api } from "/wallet/gateway.js";
import { bars } from "/wallet/barcode.js";
import { el, mark, svg } from "/wallet/dom.js";
import { fours } from "/wallet/format.js";
import { t } from "/wallet/language.js";
import { copyButton, heading, reading, trouble, walletChoice, wayOut } from "/wallet/parts.js";
import { qrModules } from "/wallet/qr.js";
import { stage } from "/wallet/result.js";

const ASK_EVERY_MS = 1500;
const QUIET_MODULES = 4;
const BAR_QUIET_MODULES = 10;
const BAR_HEIGHT = 30;

/** The code that a shop scans. */
export function payerCodeScreen(app) {
  const state = { phase: "reading", code: null, pin: false, silent: false, issue: 0 };
  let timer = null;
  let stopped = false;

  function show(phase, changes = {}, focus = true) {
    Object.assign(state, { phase }, changes);
    app.redraw({ focus });
  }

  async function issue({ focus = true } = {}) {
    clearTimeout(timer);
    const mine = (state.issue += 1);
    try {
      const code = await api.code(app.wallet, state.pin);
      if (stopped || mine !== state.issue) return;
      show("showing", { code, silent: false }, focus);
      clearTimeout(timer);
      timer = setTimeout(ask, ASK_EVERY_MS);
    } catch (error) {
      // A code whose number got lost harms nobody: it is simply never used.
      const kind = error.kind === "unsure" ? "offline" : error.kind;
      if (!stopped) show("trouble", { error: Object.assign(error, { kind }) });
    }
  }

  async function ask() {
    const { code } = state;
    try {
      const look = await api.look(code, app.wallet);
      if (stopped || code !== state.code) return;
      if (look.kind === "payment") return app.payment(code, { look, confirming: true });
      heardNothing(false);
    } catch (error) {
      if (stopped || code !== state.code) return;
      if (error.kind === "gone") return show("gone");
      heardNothing(error.kind === "offline");
    }
    timer = setTimeout(ask, ASK_EVERY_MS);
  }

  /** No shop has scanned the code yet, or nobody answers; drawn again only when that changes. */
  function heardNothing(silent) {
    if (silent === state.silent) return;
    state.silent = silent;
    app.redraw();
  }

  const setPin = (event) => {
    state.pin = event.target.checked;
    issue({ focus: false });
  };
  return {
    title: () => t("code.title"),
    out: () => wayOut("#/", "back"),
    draw: () => view(app, state, { setPin, issue }),
    walletChanged: () => issue({ focus: false }),
    start: () => issue(),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function view(app, state, { setPin, issue }) {
  if (state.phase === "reading") return [reading()];
  if (state.phase === "trouble") return [trouble(state.error, () => issue())];
  if (state.phase === "showing") return showingView(app, state, { setPin, issue });
  return [
    stage("expired", "expired", t("result.expired"), t("result.expired.text")),
    el("div", { class: "acts" }, newButton(issue, "primary")),
  ];
}

const newButton = (issue, look) =>
  el("button", { class: `button ${look}`, "data-testid": "payer-code-new", onclick: () => issue() },
    t("code.new"));

function showingView(app, { code, pin, silent }, { setPin, issue }) {
  const groups = fours(code);
  const spoken = t("code.digits", { digits: groups.join(" ") });
  return [
    walletChoice(app),
    heading(t("code.title"), "section-title"),
    el("p", { class: "lead" }, t("code.lead")),
    el("div", { class: "paper" }, barcode(code), qr(code),
      el("p", { class: "digits figures", role: "img", "aria-label": spoken, "data-testid": "payer-code",
        "data-code": code }, groups.map((group) => el("span", {}, group)))),
    el("p", { class: silent ? "warning" : "state waiting wait-line" },
      silent ? t("pay.silent") : [mark("waiting", 18), el("span", {}, t("code.waiting"))]),
    el("label", { class: "switch" },
      el("span", { class: "grow" }, el("b", {}, t("code.pin")),
        el("span", { class: "hint" }, t("code.pin.hint"))),
      el("input", { type: "checkbox", role: "switch", checked: pin, onchange: setPin,
        "data-testid": "payer-code-pin" })),
    el("div", { class: "pair" }, copyButton(app, code, t("code.copy")), newButton(issue, "")),
  ];
}

/** Drawn dark on white in both schemes, with its quiet zone. */
function qr(code) {
  const modules = qrModules(code);
  if (!modules) return null;
  const size = modules.length + 2 * QUIET_MODULES;
  const path = modules.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z` : "")));
  return svg("svg", { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": t("code.qr") },
    svg("path", { d: path.join("") }));
}

function barcode(code) {
  const drawn = bars(code);
  if (!drawn) return null;
  const width = drawn.width + 2 * BAR_QUIET_MODULES;
  const path = drawn.dark.map(([from, wide]) => `M${from + BAR_QUIET_MODULES} 0h${wide}v${BAR_HEIGHT}h-${wide}z`);
  const picture = svg("svg", { class: "bar", viewBox: `0 0 ${width} ${BAR_HEIGHT}`, role: "img",
    "aria-label": t("code.bar"), preserveAspectRatio: "none" }, svg("path", { d: path.join("") }));
  // Two whole pixels a module where there is room, so that no bar is blurred.
  picture.style.setProperty("--modules", String(width));
  return picture;
}
