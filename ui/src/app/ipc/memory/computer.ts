import type { Backend, ComputerView, SoundsView, WishView } from "../client";
import { iso } from "./shape";
import type { World } from "./world";

type Behind = Backend["commands"];

const ok = async <T>(data: T) => ({ status: "ok" as const, data: structuredClone(data) });

/** The computer in memory: what was chosen of it, and what is wanted from outside of the window. */
export class Computer {
  view: ComputerView;
  sounds: SoundsView;
  wishes: WishView[] = [];
  /** What became of the window: `hide` or `quit`. */
  done: string[] = [];

  constructor(options: URLSearchParams, now: number) {
    this.view = { dataFolder: "~/.local/share/tillside", autostart: false, tray: true, keepWatching: null, notices: null, shield: true, textSize: 100 };
    const heard: SoundsView["heard"] = [
      { at: iso(now - 24_000), cue: "failed", orderId: "ord-4128", number: "4128", words: null, played: false },
      { at: iso(now - 241_000), cue: "paid", orderId: "ord-4127", number: "4127", words: "Alipay, forty-seven euro fifty", played: false },
    ];
    this.sounds = {
      chosen: { on: false, volume: 70, device: null, voice: null },
      devices: options.has("silent") ? [] : ["Built-in audio", "HDMI"],
      hasVoice: !options.has("silent"),
      trouble: null,
      heard: options.has("empty") ? [] : heard,
    };
  }
}

export function computers(
  world: World,
): Pick<
  Behind,
  "furnish" | "wishes" | "leave" | "computer" | "saveComputer" | "openDataFolder" | "openOffice" | "showAtDesk" | "sounds" | "saveSounds" | "testSound"
> {
  const { computer } = world;
  return {
    furnish: async () => ok(null),
    wishes: async (window) => ok(window === "desk" ? computer.wishes.splice(0) : []),
    leave: async ({ keepWatching, leave }) => {
      if (keepWatching !== null) computer.view = { ...computer.view, keepWatching };
      if (leave) computer.done.push(keepWatching ? "hide" : "quit");
      return ok(null);
    },
    computer: async () => ok(computer.view),
    saveComputer: async ({ autostart, keepWatching, notices, shield, textSize }) => {
      const before = computer.view;
      computer.view = {
        ...before, textSize, autostart: autostart ?? before.autostart, keepWatching: keepWatching ?? before.keepWatching,
        notices: notices ?? before.notices, shield: shield ?? before.shield,
      };
      world.desk = { ...world.desk, textSize };
      world.tell("desk");
      return ok(computer.view);
    },
    openDataFolder: async () => ok(null),
    openOffice: async () => {
      computer.done.push("office");
      return ok(null);
    },
    showAtDesk: async (orderId) => {
      computer.done.push(`desk ${orderId ?? ""}`.trim());
      return ok(null);
    },
    sounds: async () => ok(computer.sounds),
    saveSounds: async (chosen) => {
      computer.sounds = { ...computer.sounds, chosen };
      world.tell("heard");
      return ok(computer.sounds);
    },
    testSound: async () => ok(null),
  };
}
