import * as m from "$messages";
import type { RoleName } from "./ipc/client";

const words: Record<RoleName, () => string> = {
  owner: m.staff_role_owner,
  manager: m.staff_role_manager,
  cashier: m.staff_role_cashier,
  accountant: m.staff_role_accountant,
};

export const roles: RoleName[] = ["owner", "manager", "cashier", "accountant"];

export const roleWord = (role: RoleName): string => words[role]();

/** "Maeve Brennan" is MB; a name in Han keeps its first character. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const first = [...(parts[0] ?? "")][0] ?? "";
  if (/\p{Script=Han}/u.test(first)) return first;
  const last = parts.length > 1 ? ([...(parts.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}
