import * as desktop from "./bindings";
import { inShell } from "./client";

/*
 * What the payer's display is told, in whichever of its places it stands: the second window of the
 * desk, a paired device, or a browser with a shop in memory.
 */
export type PayerTold = Parameters<Parameters<typeof desktop.events.payerTold.listen>[0]>[0]["payload"];
export type PayerView = PayerTold["view"];
export type PayerLanguage = PayerView["language"];
export type PayerFace = PayerView["face"];
export type ToPayFace = Extract<PayerFace, { kind: "toPay" }>;
export type ResultFace = Extract<PayerFace, { kind: "result" }>;

export interface Hearer {
  told: (told: PayerTold) => void;
  /** The desk is not heard, or heard again. */
  lost: (lost: boolean) => void;
  /** This device is not paired, or no longer. */
  unpaired: () => void;
}

/** Tells what the payer is to see, now and from now on; the answer ends it. */
export function onPayer(hearer: Hearer): () => void {
  let ended = false;
  let end = () => {};
  const begun = begin({
    told: (told) => ended || hearer.told(told),
    lost: (lost) => ended || hearer.lost(lost),
    unpaired: () => ended || hearer.unpaired(),
  });
  void begun.then((stop) => (ended ? stop() : (end = stop)));
  return () => {
    ended = true;
    end();
  };
}

async function begin(hearer: Hearer): Promise<() => void> {
  if (inShell) return inWindow(hearer);
  if (WITH_MEMORY) return (await import("./memory/display")).watch(hearer);
  return onDevice(hearer);
}

async function inWindow(hearer: Hearer): Promise<() => void> {
  let heard = false;
  const stop = await desktop.events.payerTold.listen((event) => {
    heard = true;
    hearer.told(event.payload);
  });
  const answer = await desktop.commands.payer();
  // What was told meanwhile is newer than the answer.
  if (!heard && answer.status === "ok") hearer.told(answer.data);
  return stop;
}

/** How long a device goes on without a word from the desk, which speaks every few seconds. */
const SILENCE_MS = 12_000;

function onDevice(hearer: Hearer): () => void {
  const source = new EventSource("/events");
  let last = Date.now();
  source.addEventListener("view", (event) => {
    last = Date.now();
    hearer.lost(false);
    hearer.told(JSON.parse((event as MessageEvent<string>).data) as PayerTold);
  });
  source.addEventListener("here", () => {
    last = Date.now();
    hearer.lost(false);
  });
  source.addEventListener("error", () => {
    hearer.lost(true);
    void fetch("/view", { cache: "no-store" })
      .then((answer) => {
        if (answer.status === 401) hearer.unpaired();
      })
      .catch(() => null);
  });
  const watch = setInterval(() => {
    if (Date.now() - last > SILENCE_MS) hearer.lost(true);
  }, 2000);
  return () => {
    clearInterval(watch);
    source.close();
  };
}

export type Paired = "paired" | "wrong" | "slow" | "lost";

/** Asks the desk to take this device by the code that it shows. */
export async function pair(code: string, name: string): Promise<Paired> {
  try {
    const answer = await fetch("/pair", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code, name }),
    });
    if (answer.ok) return "paired";
    return answer.status === 429 ? "slow" : "wrong";
  } catch {
    return "lost";
  }
}
