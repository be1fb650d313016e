import type { Backend, UpdatesView } from "../client";
import { ok, pause } from "./answer";
import { iso } from "./shape";
import type { World } from "./world";

type Behind = Backend["commands"];

const notes =
  "Refunds from a file say in the dry run which lines are doubled.\n" +
  "The payer’s display speaks Thai.\n" +
  "A receipt that failed to print can be printed again from the list.";

/** What the source of updates offers in memory. `update` says how far things are. */
export function updatesOf(options: URLSearchParams, now: number): UpdatesView {
  const state = options.get("update");
  const view: UpdatesView = {
    version: "0.1.0", source: state !== null, daily: true, askedAt: null, step: { kind: "none" }, wanted: null, trouble: null,
    offered: null, back: null,
  };
  if (state === null || state === "fresh") return view;
  view.askedAt = iso(now - 540_000);
  if (state === "newest") return view;
  if (state.startsWith("back")) {
    const restores = state === "back-restores";
    view.version = "0.2.0";
    view.back = { version: "0.1.0", since: iso(now - 3 * 86_400_000), restores, paymentsSince: 214 };
    return view;
  }
  view.offered = { version: "0.2.0", publishedAt: iso(now - 2 * 86_400_000), notes, leadsBack: true };
  if (state === "not-signed") view.trouble = "notSigned";
  return view;
}

type Commands = Pick<
  Behind,
  "updates" | "askForUpdates" | "saveUpdates" | "installUpdate" | "goBack" | "stopUpdate" | "counter"
>;

/** Until the counter is free an update waits here too; what would follow ends the program. */
export function updates(world: World): Commands {
  const change = (edit: Partial<UpdatesView>) => {
    world.updates = { ...world.updates, ...edit };
    world.tell("updates");
    return ok(world.updates);
  };
  const begin = (wanted: string) => {
    const open = world.orders.some((order) => order.status === "open");
    const waiting: UpdatesView["step"] = { kind: "waiting", waitsFor: open ? "payment" : "person" };
    return change({ wanted, trouble: null, step: open || world.busy.size > 0 ? waiting : { kind: "installing" } });
  };
  return {
    updates: async () => ok(world.updates),
    askForUpdates: async () => {
      await pause(200);
      return change({ askedAt: iso(Date.now()) });
    },
    saveUpdates: async (daily) => change({ daily }),
    installUpdate: async (version) => begin(version),
    goBack: async (version) => begin(version),
    stopUpdate: async () => change({ step: { kind: "none" }, wanted: null }),
    counter: async (window, busy) => {
      if (busy) world.busy.add(window);
      else world.busy.delete(window);
      return ok(null);
    },
  };
}
