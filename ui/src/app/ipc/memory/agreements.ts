import type { AgreementView, ChargeView } from "../client";
import { no, ok, pause, type Behind } from "./answer";
import { amountOf, iso } from "./shape";
import type { World } from "./world";

const DAY = 86_400_000;

/** Some agreements of a shop with a tea club. */
export function seededAgreements(now: number): AgreementView[] {
  const day = (offset: number) => iso(now + offset * DAY).slice(0, 10);
  const one = (
    id: string, purpose: string, wallet: string, each: string, state: AgreementView["state"], last: ChargeView | null,
    edit: Partial<AgreementView> = {},
  ): AgreementView => ({
    id, state, wallet, account: "Practice", reference: null,
    terms: { purpose, atMost: amountOf(each), every: "month", firstOn: day(-19) },
    payer: state === "pending" ? null : "m***@example", code: null, createdAt: iso(now - 170 * DAY), endedAt: null,
    goodUntil: state === "pending" ? null : iso(now + 560 * DAY), lastCharge: last, nextOn: state === "stopped" ? null : day(11), paid: last ? 5 : 0,
    failedInARow: 0, ...edit,
  });
  const charge = (days: number, amount: string, state: ChargeView["state"] = "paid", code: string | null = null): ChargeView => ({
    orderId: "ord-4127", at: iso(now - days * DAY), amount: amountOf(amount), state, failureCode: code,
  });
  return [
    one("agr-1", "Tea club, monthly", "ALIPAY_CN", "EUR 12.00", "active", charge(19, "EUR 12.00")),
    one("agr-2", "Tea club, monthly", "KAKAOPAY", "EUR 12.00", "active", charge(19, "EUR 12.00")),
    one("agr-3", "Tea club, monthly", "GCASH", "EUR 12.00", "active", charge(19, "EUR 12.00", "failed", "USER_BALANCE_NOT_ENOUGH"), {
      failedInARow: 1, paid: 3, nextOn: day(-19),
    }),
    one("agr-4", "Gift box", "TNG", "EUR 60.00", "pending", null, {
      code: "https://pay.example/agree/281666040092", nextOn: day(0), createdAt: iso(now - 120_000),
    }),
    one("agr-5", "Workshop seat", "ALIPAY_HK", "EUR 45.00", "stopped", charge(37, "EUR 45.00"), { endedAt: iso(now - 30 * DAY) }),
  ];
}

/** Agreements, and the payer who agrees. */
export function agreements(world: World): Pick<
  Behind,
  "agreements" | "agreementCharges" | "startAgreement" | "stopAgreement" | "chargeAgreement" | "openAgreementWallet"
> {
  const find = (id: string) => world.agreements.find((agreement) => agreement.id === id);
  return {
    agreements: async () => ok(world.agreements),
    agreementCharges: async (id) => {
      const last = find(id)?.lastCharge;
      if (!last) return ok([]);
      const months = [0, 30, 61, 91].map((days) => ({ ...last, at: iso(Date.parse(last.at) - days * DAY) }));
      return ok(months.map((each, index) => (index === 0 ? each : { ...each, state: "paid" as const, failureCode: null })));
    },
    startAgreement: async ({ wallet, reference, terms }) => {
      await pause(80);
      const id = `agr-${world.agreements.length + 1}`;
      const made: AgreementView = {
        id, state: "pending", wallet, account: "Practice", reference, terms, payer: null,
        code: `https://pay.example/agree/${id}281666040092`, createdAt: iso(Date.now()), endedAt: null, goodUntil: null,
        lastCharge: null, nextOn: terms.firstOn, paid: 0, failedInARow: 0,
      };
      world.agreements = [made, ...world.agreements];
      world.tell("agreements");
      return ok(made);
    },
    stopAgreement: async (id) => {
      await pause(80);
      const stopped = world.agree(id, { state: "stopped", endedAt: iso(Date.now()), nextOn: null, code: null });
      return stopped ? ok(stopped) : no("badInput", "agreement");
    },
    chargeAgreement: async ({ id, amount }) => {
      const agreement = find(id);
      if (!agreement) return no("badInput", "agreement");
      if (Number(amount.value) > Number(agreement.terms?.atMost.value ?? amount.value)) return no("overAgreed");
      const lastCharge: ChargeView = { orderId: "ord-4127", at: iso(Date.now()), amount, state: "paid", failureCode: null };
      world.agree(id, { lastCharge, paid: agreement.paid + 1, failedInARow: 0 });
      const order = world.order("ord-4127");
      return order ? ok(order) : no("unknownOrder");
    },
    openAgreementWallet: async (id) => {
      world.walletsOpened.push(id);
      if (!world.manual) setTimeout(() => world.agree(id, { state: "active", code: null, payer: "m***@example" }), 1500);
      return ok(null);
    },
  };
}
