// Agreements of the wallet in use, and stopping one after a second question.

import { api } from "/wallet/gateway.js";
import { listScreen, stale, tabs } from "/wallet/bills.js";
import { el } from "/wallet/dom.js";
import { date } from "/wallet/format.js";
import { t } from "/wallet/language.js";
import { empty, heading, stateWord, walletChoice, wayOut } from "/wallet/parts.js";

/** The list of agreements. */
export function agreementsScreen(app) {
  const note = { text: null };
  const stop = (agreement) => askToStop(app, agreement, async () => {
    await api.stopAgreement(agreement.id);
    const values = { merchant: agreement.merchant, wallet: app.walletName(app.wallet) };
    note.text = t("agreements.was-stopped", values);
    app.announce(note.text);
    await list.refresh();
    app.redraw({ focus: true });
  });
  const list = listScreen(app, api.agreements, (agreements, error) => [
    stale(error),
    note.text ? el("p", { class: "note" }, note.text) : null,
    agreements.length > 0
      ? el("ul", { class: "rows" }, agreements.map((one) => agreementRow(one, stop)))
      : empty(t("agreements.empty"),
          t("agreements.empty.text", { wallet: app.walletName(app.wallet) })),
  ]);
  return {
    ...list,
    title: () => t("agreements.title"),
    out: () => wayOut("#/", "back"),
    heading: () => heading(t("centre.name")),
    walletChanged() {
      note.text = null;
      list.walletChanged();
    },
    draw: () => [
      tabs("agreements"),
      walletChoice(app, { label: "wallet.own" }),
      el("div", { "data-testid": "agreements" }, list.draw()),
    ],
  };
}

function agreementRow(agreement, stop) {
  const active = agreement.status === "active";
  const word = t(active ? "agreements.active" : "agreements.stopped");
  const name = t("agreements.stop-for", { merchant: agreement.merchant });
  return el("li", { class: "row agreement", "data-testid": "agreement", "data-status": agreement.status },
    el("span", { class: "grow" }, el("b", {}, agreement.merchant),
      el("span", { class: "hint" }, t("agreements.since", { date: date(agreement.since) })),
      stateWord(active ? "paid" : "cancelled", word)),
    active
      ? el("button", { class: "button danger", type: "button", "aria-label": name,
          "data-testid": "agreement-stop", onclick: () => stop(agreement) }, t("agreements.stop"))
      : null);
}

/** The second question. Esc goes back, and the focus returns to where it was. */
function askToStop(app, agreement, act) {
  const values = { merchant: agreement.merchant, wallet: app.walletName(app.wallet) };
  const said = el("p", { class: "warning", hidden: true, role: "alert" });
  const keep = el("button", { class: "button", type: "button", onclick: () => dialog.close() },
    t("agreements.keep"));
  const confirm = el("button",
    { class: "button danger solid", type: "button", "data-testid": "agreement-stop-confirm" },
    t("agreements.stop-now"));
  const dialog = el("dialog", { "aria-labelledby": "stop-title", onclose: () => dialog.remove() },
    el("h2", { id: "stop-title" }, t("agreements.sure", values)),
    el("p", {}, t("agreements.sure.text", values)), said,
    el("div", { class: "pair" }, keep, confirm));
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    confirm.textContent = t("agreements.stopping");
    try {
      await act();
      dialog.close();
    } catch (error) {
      const kind = error.kind === "unsure" ? "unsure" : error.kind;
      said.textContent = `${t(`error.${kind}`)}. ${t(`error.${kind}.text`)}`;
      said.hidden = false;
      confirm.disabled = false;
      confirm.textContent = t("agreements.stop-now");
    }
  });
  document.querySelector(".phone").append(dialog);
  dialog.showModal();
  keep.focus();
}
