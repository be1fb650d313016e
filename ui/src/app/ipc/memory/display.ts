import type { Backend, DevicesView, DisplaysView } from "../client";
import type { Hearer, PayerFace, PayerTold, ResultFace } from "../payer";
import { iso } from "./shape";
import type { World } from "./world";

type Behind = Backend["commands"];
type Asked = Parameters<Behind["showPayer"]>[0];

/** The desk's page and the display's page are two; in a browser they meet here. */
const CHANNEL = "tillside-payer";

const ok = async <T>(data: T) => ({ status: "ok" as const, data: structuredClone(data) });

const monitors: DisplaysView["monitors"] = [
  { id: "HP E243", width: 1920, height: 1080, dotsPer100Mm: 364, density: "told", desk: true, display: false },
  { id: "Elo 1502L", width: 1366, height: 768, dotsPer100Mm: 630, density: "assumed", desk: false, display: false },
];

const outcomes: Record<string, ResultFace["outcome"]> = {
  unknown: "processing", paid: "paid", failed: "failed", expired: "expired", cancelled: "cancelled",
};

/** The display of the shop in memory: it is told what the shell would tell it. */
export class MemoryDisplay {
  asked: Asked = { orderId: null, amount: null, scanning: false, returned: false };
  offered: { amount: string; wallets: string[]; promotions: { wallet: string; words: string }[] } = {
    amount: "", wallets: [], promotions: [],
  };
  view: DisplaysView = {
    open: false, chosen: null, away: false, monitors, codeMm: 60, language: "zh-CN", measuring: false,
  };
  devices: DevicesView = {
    address: null, fingerprint: null, kept: false, code: null,
    devices: [{ id: "d1", name: "Counter tablet", pairedAt: "2026-11-14T09:12:40Z" }],
  };
  private readonly channel = new BroadcastChannel(CHANNEL);

  constructor(private readonly world: World) {
    world.listen(() => this.tell());
    this.channel.addEventListener("message", (event) => {
      if (event.data === "what") this.tell();
    });
  }

  tell() {
    this.channel.postMessage(this.told());
  }

  told(): PayerTold {
    const { shop, theme, book } = this.world.desk;
    return {
      view: {
        practice: book === "practice",
        shop: shop.name,
        store: shop.storeName,
        zone: shop.zone,
        theme,
        language: this.view.language,
        wallets: this.offered.wallets,
        face: this.face(),
      },
      now: iso(Date.now()),
      codeMm: this.view.codeMm,
      dotsPer100Mm: null,
      measuring: this.view.measuring,
    };
  }

  private face(): PayerFace {
    const { orderId, amount, scanning, returned } = this.asked;
    const order = orderId ? this.world.order(orderId) : undefined;
    const attempt = order?.attempts.at(-1);
    if (!order || !attempt) return amount ? { kind: "showCode", amount } : { kind: "idle" };
    const outcome = outcomes[attempt.state];
    const scannable = !outcome || outcome === "failed" || outcome === "expired";
    if (scanning && scannable) return { kind: "showCode", amount: order.amount };
    const code = attempt.code ?? attempt.checkoutUrl;
    if (!outcome && !returned && code) {
      return {
        kind: "toPay", number: order.number, amount: order.amount, note: order.note, code, link: attempt.code === null,
        madeAt: attempt.createdAt, expiresAt: attempt.expiresAt,
        promotions: this.offered.amount === JSON.stringify(order.amount) ? this.offered.promotions : [],
      };
    }
    const back = order.status === "refunded" || order.status === "partlyRefunded";
    return {
      kind: "result", number: order.number,
      outcome: back ? "refunded" : (outcome ?? (returned ? "returned" : "processing")),
      amount: order.amount, payerPaid: attempt.payerPaid, refunded: back ? order.refunded : null,
      wallet: attempt.wallet, at: attempt.paidAt, reason: attempt.failureCode,
    };
  }

  private setDevices(edit: Partial<DevicesView>) {
    this.devices = { ...this.devices, ...edit };
    return ok(this.devices);
  }

  private set(edit: Partial<DisplaysView>) {
    const next = { ...this.view, ...edit };
    const shown = next.chosen ?? "Elo 1502L";
    this.view = { ...next, monitors: next.monitors.map((each) => ({ ...each, display: next.open && each.id === shown })) };
    this.tell();
    this.world.desk = { ...this.world.desk, displayOpen: this.view.open };
    this.world.tell("desk");
    return ok(this.view);
  }

  commands(): Pick<
    Behind,
    | "payer" | "showPayer" | "displays" | "openDisplay" | "saveDisplay" | "measureDisplay" | "saveDensity"
    | "devices" | "shareDisplay" | "offerPairing" | "revokeDevice"
  > {
    return {
      payer: async () => ok(this.told()),
      showPayer: async (request) => {
        this.asked = request;
        this.tell();
        return ok(null);
      },
      displays: async () => ok(this.view),
      openDisplay: (open) => this.set({ open }),
      saveDisplay: ({ open, monitor, codeMm, language }) => this.set({ open, chosen: monitor, codeMm, language }),
      measureDisplay: (measuring) => this.set({ measuring }),
      saveDensity: (id, dots) =>
        this.set({
          monitors: this.view.monitors.map((each) =>
            each.id === id ? { ...each, dotsPer100Mm: dots ?? 630, density: dots ? "measured" : "assumed" } : each,
          ),
        }),
      devices: async () => ok(this.devices),
      shareDisplay: (on) => this.setDevices(on ? shared : { address: null, fingerprint: null, code: null }),
      offerPairing: () => this.setDevices({ code: { digits: "402817", until: iso(Date.now() + 120_000) } }),
      revokeDevice: (id) => this.setDevices({ devices: this.devices.devices.filter((device) => device.id !== id) }),
    };
  }
}

const shared = {
  address: "https://192.168.1.20:8743",
  fingerprint: "3F:0A:91:7C:55:E2:18:B4:6D:C9:02:FB:47:A0:DE:31:88:14:9E:6B:2C:F7:50:D3:0B:66:EA:79:1D:C4:83:AF",
  kept: true,
};

/** The display's page: hears what the desk's page tells. Tests tell it what they want to see. */
export function watch({ told, unpaired }: Hearer): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  const hear = (event: MessageEvent) => {
    if (event.data !== "what") told(event.data as PayerTold);
  };
  channel.addEventListener("message", hear);
  Object.assign(window, { tillsideTold: told, tillsideUnpaired: unpaired });
  channel.postMessage("what");
  return () => channel.close();
}
