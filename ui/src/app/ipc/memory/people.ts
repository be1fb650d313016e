import type { Backend, Proof, RightName, RoleName, SessionView } from "../client";
import { no, ok } from "./answer";
import type { World } from "./world";

type Behind = Backend["commands"];

/** What each role may do, as the core's table has it. */
const rights: Record<RoleName, RightName[]> = {
  owner: ["seeTill", "seeShop", "take", "refundSome", "refundAny", "close", "export", "settings", "accounts", "staff"],
  manager: ["seeTill", "seeShop", "take", "refundSome", "refundAny", "close", "export", "settings", "staff"],
  cashier: ["seeTill", "take", "refundSome"],
  accountant: ["seeTill", "seeShop", "close", "export"],
};

/** Everybody's PIN in the shop in memory. */
export const PIN = "704913";

const crew: SessionView["people"] = [
  { name: "Maeve Brennan", role: "cashier" },
  { name: "Tobi Okafor", role: "owner" },
  { name: "Aoife Nolan", role: "accountant" },
  { name: "林薇 Lin Wei", role: "cashier" },
];

/**
 * Staff in memory: `staff` names a crew and locks the desk, `staff=Maeve Brennan` signs one of them in.
 * With `hello` the computer knows Windows Hello, and with `hello=Tobi Okafor` it vouches for somebody.
 */
export class People {
  people: SessionView["people"];
  me: string | null;
  tries = 0;
  recognizes: SessionView["recognizes"];
  limits: { aloneUpTo: { currency: string; value: string } | null; secondAbove: { currency: string; value: string } | null } = {
    aloneUpTo: { currency: "EUR", value: "50.00" },
    secondAbove: { currency: "EUR", value: "100.00" },
  };

  constructor(options: URLSearchParams) {
    this.people = options.has("staff") ? [...crew] : [];
    this.me = options.get("staff") || null;
    this.recognizes = options.has("hello") ? { by: "windowsHello", name: options.get("hello") || null } : null;
  }

  get role(): RoleName | null {
    if (this.people.length === 0) return "owner";
    return this.people.find((one) => one.name === this.me)?.role ?? null;
  }

  view(world: World): SessionView {
    const role = this.role;
    const live = world.orders.filter((order) => order.status === "open").slice(0, 1);
    return {
      staffed: this.people.length > 0,
      locked: role === null,
      person: this.people.find((one) => one.name === this.me) ?? null,
      rights: role ? rights[role] : [],
      people: this.people,
      recognizes: this.people.length > 0 ? this.recognizes : null,
      watched: this.people.length > 0
        ? live.map((order) => ({ number: order.number, amount: order.amount, expiresAt: order.attempts.at(-1)?.expiresAt ?? null }))
        : [],
    };
  }

  /** What is wrong with a proof, if anything. */
  wrong(proof: Proof | null, whose: string | null = this.me) {
    if (this.people.length === 0) return null;
    if (proof?.kind === "computer") return this.recognizes?.name === whose ? null : no("cannotRecognize");
    return this.wrongPin(proof?.pin ?? null);
  }

  /** What is wrong with a PIN, if anything. */
  wrongPin(pin: string | null) {
    if (pin === PIN) {
      this.tries = 0;
      return null;
    }
    if (pin === null) return no("pinNeeded");
    this.tries += 1;
    return this.tries < 3 ? no("wrongPin", String(3 - this.tries)) : no("pinWait", new Date(Date.now() + 30_000).toISOString());
  }
}

export function people(
  world: World,
): Pick<
  Behind,
  | "session" | "lock" | "signIn" | "addStaff" | "removeStaff" | "setPin" | "recognizeStaff" | "forgetRecognized"
  | "refundLimits" | "saveRefundLimits"
> {
  const staff = world.staff;
  const told = async () => {
    world.tell("desk");
    return ok(staff.view(world));
  };
  return {
    session: async () => ok(staff.view(world)),
    lock: async () => {
      staff.me = null;
      return told();
    },
    signIn: async ({ name, pin }) => {
      const wrong = staff.wrongPin(pin);
      if (wrong) return wrong;
      staff.me = name;
      return told();
    },
    addStaff: async ({ name, role, pin }) => {
      if (staff.people.some((one) => one.name === name)) return no("staffExists");
      if (/^(\d)\1*$|^012345|123456|234567|345678|456789/.test(pin)) return no("weakPin");
      const first = staff.people.length === 0;
      staff.people = [...staff.people, { name, role: role as RoleName }];
      if (first) staff.me = name;
      return told();
    },
    removeStaff: async (name) => {
      const owners = staff.people.filter((one) => one.role === "owner");
      if (staff.people.length > 1 && owners.length === 1 && owners[0]?.name === name) return no("lastOwner");
      staff.people = staff.people.filter((one) => one.name !== name);
      if (staff.me === name) staff.me = null;
      return told();
    },
    setPin: async () => told(),
    recognizeStaff: async ({ name, pin }) => {
      const wrong = staff.wrongPin(pin);
      if (wrong) return wrong;
      if (!staff.recognizes) return no("cannotRecognize");
      staff.recognizes = { ...staff.recognizes, name };
      return told();
    },
    forgetRecognized: async () => {
      if (staff.recognizes) staff.recognizes = { ...staff.recognizes, name: null };
      return told();
    },
    refundLimits: async () => ok(staff.limits),
    saveRefundLimits: async (limits) => {
      staff.limits = limits;
      return ok(limits);
    },
  };
}
