import { tell, type Told } from "./errors";
import { onChanged, type Topic } from "./ipc/client";

export type Loading<T> =
  | { kind: "waiting" }
  | { kind: "ready"; value: T }
  | ({ kind: "failed" } & Told);

export async function settle<T>(asked: Promise<T>): Promise<Loading<T>> {
  try {
    return { kind: "ready", value: await asked };
  } catch (failure) {
    return { kind: "failed", ...tell(failure) };
  }
}

/** Takes the answer of the newest question only: a slow old answer must not replace a newer one. */
export function newest<T>(take: (answer: Loading<T>) => void) {
  let latest = 0;
  return async (asked: Promise<T>) => {
    latest += 1;
    const mine = latest;
    const answer = await settle(asked);
    if (mine === latest) take(answer);
  };
}

/** Asks, asks again when the topic changes or what `ask` reads changes, and shows waiting or failure. */
export function live<T>(topic: Topic, ask: () => Promise<T>) {
  let state = $state.raw<Loading<T>>({ kind: "waiting" });
  const take = newest<T>((answer) => {
    state = answer;
  });

  function refresh() {
    return take(ask());
  }

  $effect(() => {
    void refresh();
    return onChanged(topic, () => void refresh());
  });

  return {
    get state() {
      return state;
    },
    refresh,
  };
}
