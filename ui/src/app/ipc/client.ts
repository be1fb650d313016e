import * as desktop from "./bindings";

/*
 * The one door to the shell. Types are read off the generated commands, so that the bindings may be
 * generated anew without a name here going stale.
 */
type Bindings = typeof desktop.commands;
type Answered<K extends keyof Bindings> = Awaited<ReturnType<Bindings[K]>>;
type Data<K extends keyof Bindings> = Extract<Answered<K>, { status: "ok" }>["data"];

/** What a command answers when it works; a refusal is thrown as `Refusal`. */
export type Commands = {
  [K in keyof Bindings]: (...args: Parameters<Bindings[K]>) => Promise<Data<K>>;
};

export type DeskView = Data<"desk">;
export type AccountView = DeskView["accounts"][number];
export type AccountTestView = Data<"testAccount">;
export type OverviewView = Data<"overview">;
export type SoundsView = Data<"sounds">;
export type ComputerView = Data<"computer">;
export type WishView = Data<"wishes">[number];
export type MethodView = Data<"methods">[number];
export type OrderView = Data<"order">;
export type AttemptView = OrderView["attempts"][number];
export type TimelineEntry = OrderView["timeline"][number];
export type SessionView = Data<"session">;
export type PersonView = SessionView["people"][number];
export type RoleName = PersonView["role"];
export type RightName = SessionView["rights"][number];
export type RefundLimits = Data<"refundLimits">;
export type ReturnedView = Data<"returnMoney">;
export type RefundFactsView = Data<"refundFacts">;
export type RefundListPage = Data<"refunds">;
export type RefundRow = RefundListPage["rows"][number];
export type RefundBatchView = Data<"planRefundBatch">;
export type SecondPerson = NonNullable<Parameters<Bindings["returnMoney"]>[0]["second"]>;
export type Proof = SecondPerson["proof"];
export type RefundView = Data<"refund">;
export type MessageView = Data<"messages">[number];
export type PaymentListPage = Data<"payments">;
export type PaymentRow = PaymentListPage["rows"][number];
export type PaymentTotals = Data<"paymentTotals">;
export type FoundOrder = Data<"findOrders">[number];
export type AgreementView = Data<"agreements">[number];
export type ChargeView = Data<"agreementCharges">[number];
export type CallsPage = Data<"calls">;
export type CallView = Data<"call">;
export type CallTemplate = Data<"callTemplates">[number];
export type ExportListRequest = Parameters<Bindings["exportList"]>[0];
export type Memory = Parameters<Bindings["remember"]>[0];
export type BreakView = Data<"needsYou">[number];
export type UnreadView = Data<"unread">;
export type NotificationView = Data<"notifications">[number];
export type BackupView = Data<"backups">;
export type UpdatesView = Data<"updates">;
export type ReceiptView = Data<"receipt">;
export type PaperView = Data<"paper">;
export type PrinterDto = PaperView["printers"][number];
export type PagesDto = Data<"pages">;
export type SaveStandRequest = Parameters<Bindings["saveStand"]>[0];
export type SaveGuideRequest = Parameters<Bindings["saveGuide"]>[0];
export type DisplaysView = Data<"displays">;
export type DevicesView = Data<"devices">;
export type MonitorView = DisplaysView["monitors"][number];
export type CancelOutcome = Data<"cancelOrder">["outcome"];
export type PaymentsRequest = Parameters<Bindings["payments"]>[0];
export type ShowPayerRequest = Parameters<Bindings["showPayer"]>[0];
export type TakePaymentRequest = Parameters<Bindings["takePayment"]>[0];
export type IpcError = Extract<Answered<"desk">, { status: "error" }>["error"];
export type ErrorCode = IpcError["code"];
export type Changed = Parameters<Parameters<typeof desktop.events.changed.listen>[0]>[0]["payload"];
export type Topic = Changed["topic"];

/** A command's refusal: a code that the window has words for, and the number that leads to the log. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly incident: string;
  readonly detail: string | null;

  constructor(error: IpcError) {
    super(error.code);
    this.code = error.code;
    this.incident = error.incident;
    this.detail = error.detail;
  }
}

/** What stands behind the commands: the shell, or a small world in memory when a browser shows the page. */
export interface Backend {
  commands: Bindings;
  listen: (heard: (changed: Changed) => void) => Promise<unknown>;
}

const shell: Backend = {
  commands: desktop.commands,
  listen: (heard) => desktop.events.changed.listen((event) => heard(event.payload)),
};

export const inShell = typeof window !== "undefined" && "__TAURI_INTERNALS__" in window;

async function choose(): Promise<Backend> {
  if (WITH_MEMORY && !inShell) return (await import("./memory/backend")).backend();
  return shell;
}

let chosen: Promise<Backend> | null = null;

function backend(): Promise<Backend> {
  chosen ??= choose();
  return chosen;
}

async function ask(name: keyof Bindings, args: unknown[]): Promise<unknown> {
  const { commands: behind } = await backend();
  const call = behind[name] as (...args: unknown[]) => Promise<Answered<typeof name>>;
  const answer = await call(...args);
  if (answer.status === "error") throw new Refusal(answer.error);
  return answer.data;
}

export const commands = new Proxy({} as Commands, {
  get:
    (_, name) =>
    (...args: unknown[]) =>
      ask(name as keyof Bindings, args),
});

const hearers = new Set<(changed: Changed) => void>();
let listening = false;

/** Calls back when something of this topic has changed; the answer ends it. */
export function onChanged(topic: Topic, heard: (orderId: string | null) => void): () => void {
  const hearer = (changed: Changed) => {
    if (changed.topic === topic) heard(changed.orderId);
  };
  hearers.add(hearer);
  if (!listening) {
    listening = true;
    void backend().then(({ listen }) => listen((changed) => hearers.forEach((each) => each(changed))));
  }
  return () => hearers.delete(hearer);
}
