import * as m from "$messages";

/** "Till 2" where a till is a number or a letter; a till with a name of its own keeps it. */
export function tillName(till: string): string {
  return till.length <= 3 ? m.till_name({ till }) : till;
}
