import type { CallView, MessageView, OrderView } from "../client";
import { no, ok, pause, type Behind } from "./answer";
import { iso } from "./shape";
import type { World } from "./world";

const GATEWAY = "http://127.0.0.1:8300/ams/sandbox/api/v1";
const signature = { name: "signature", value: "algorithm=RSA256,keyVersion=1,signature=kEwbb8%2Fx0A" };

function headers(at: string, name: string) {
  return [{ name: "client-id", value: "SANDBOX_5Y0001" }, { name, value: String(Date.parse(at)) }, signature];
}

function halves(at: string, account: string, operation: string, body: string, answer: string, tookMs: number): MessageView[] {
  const url = `${GATEWAY}/payments/${operation}`;
  const shared = { operation, url, account };
  return [
    { ...shared, at, direction: "sent", status: null, verdict: "none", headers: headers(at, "request-time"), body, tookMs: null },
    { ...shared, at, direction: "received", status: 200, verdict: "signed", headers: headers(at, "response-time"), body: answer, tookMs },
  ];
}

/** What went over the wire for an order. */
export function exchanges(order: OrderView): MessageView[] {
  return order.attempts.flatMap((attempt) => {
    const pay = JSON.stringify({ paymentRequestId: attempt.requestId, paymentAmount: order.amount, paymentMethod: { paymentMethodId: "[removed]" } });
    const result = (code: string, status: string) => JSON.stringify({ result: { resultCode: code, resultStatus: status } });
    const asked = halves(attempt.createdAt, order.account, "pay", pay, result("PAYMENT_IN_PROCESS", "U"), 284);
    if (!attempt.lastInquiryAt) return asked;
    const inquiry = JSON.stringify({ paymentRequestId: attempt.requestId });
    const told = attempt.failureCode ?? "SUCCESS";
    return [...asked, ...halves(attempt.lastInquiryAt, order.account, "inquiryPayment", inquiry, result(told, "S"), 96)];
  });
}

function signed({ url, headers: given, body }: MessageView): string {
  const of = (name: string) => given.find((header) => header.name === name)?.value ?? "";
  return `POST ${new URL(url).pathname}\n${of("client-id")}.${of("request-time") || of("response-time")}.${body}`;
}

function views(world: World): CallView[] {
  const all = world.orders.flatMap((order) =>
    pairs(exchanges(order)).map(([sent, got], index) => viewOf(sent, got, `${order.number}-${index}`, order)),
  );
  return [...world.sentByHand, ...all].sort((a, b) => Date.parse(b.row.at) - Date.parse(a.row.at));
}

function pairs(messages: MessageView[]): [MessageView, MessageView][] {
  return messages.flatMap((message, index) => {
    const next = messages[index + 1];
    return index % 2 === 0 && next ? [[message, next] as [MessageView, MessageView]] : [];
  });
}

function viewOf(sent: MessageView, got: MessageView, id: string, order: OrderView | null): CallView {
  return {
    row: {
      id,
      at: sent.at,
      ours: true,
      operation: sent.operation,
      account: sent.account,
      status: got.status,
      code: JSON.parse(got.body).result.resultCode,
      verdict: got.verdict,
      tookMs: got.tookMs,
      orderId: order?.id ?? null,
      number: order?.number ?? null,
    },
    url: sent.url,
    halves: [sent, got],
    signedRequest: signed(sent),
    signedAnswer: signed(got),
  };
}

/** The wire, for a person to look at. */
export function calls(world: World): Pick<Behind, "calls" | "call" | "callTemplates" | "sendCall"> {
  return {
    calls: async ({ operation, from, to, search, before, limit }) => {
      const all = views(world);
      const words = search?.toLowerCase();
      const rows = all
        .filter(({ row }) => !operation || row.operation === operation)
        .filter(({ row }) => (!from || row.at >= from) && (!to || row.at < to))
        .filter((view) => !words || JSON.stringify(view).toLowerCase().includes(words))
        .map(({ row }) => row);
      const start = Number(before ?? 0);
      const next = start + limit < rows.length ? String(start + limit) : null;
      return ok({ rows: rows.slice(start, start + limit), next, operations: ["inquiryPayment", "pay"] });
    },
    call: async (id) => {
      const view = views(world).find(({ row }) => row.id === id);
      return view ? ok(view) : no("badInput", "id");
    },
    callTemplates: async () =>
      ok([
        { operation: "pay", body: JSON.stringify({ paymentRequestId: "try_1", paymentAmount: { currency: "EUR", value: "1000" } }, null, 2) },
        { operation: "inquiryPayment", body: JSON.stringify({ paymentRequestId: "try_1" }, null, 2) },
      ]),
    sendCall: async (operation, body) => {
      if (world.desk.book === "live") return no("practiceOnly");
      try {
        JSON.parse(body);
      } catch {
        return no("badInput", "body");
      }
      await pause(90);
      const at = iso(Date.now());
      const answer = JSON.stringify({ result: { resultCode: "ORDER_NOT_EXIST", resultStatus: "F" } });
      const [sent, got] = halves(at, world.desk.accounts[0]?.name ?? "", operation, body, answer, 41);
      if (!sent || !got) return no("internal");
      const view = viewOf(sent, got, `hand-${world.sentByHand.length + 1}`, null);
      world.sentByHand = [view, ...world.sentByHand];
      return ok(view);
    },
  };
}
