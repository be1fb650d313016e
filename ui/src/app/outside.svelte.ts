import { announcer } from "./announce.svelte";
import { commands, inShell, onChanged, type WishView } from "./ipc/client";
import { pages, takePayment } from "./pages";
import { role } from "./role";
import { router } from "./router.svelte";
import { keysOf } from "./chosen-keys";
import { keepOfComputer } from "./this-computer";
import { place } from "$components/place.svelte";
import * as m from "$messages";

type Leave = Extract<WishView, { kind: "leave" }>;

/** What a person wants of the window from its menu, the tray, a notice or a link. */
class Outside {
  /** The question that stands while a person wants to leave. */
  leaving = $state.raw<Leave | null>(null);

  /** Whether it is asked if the system may be told what happens. */
  asksNotices = $state(false);

  /** Takes what is wanted now and from now on. */
  start(): () => void {
    void this.take();
    return onChanged("wishes", () => void this.take());
  }

  private async take() {
    for (const wish of await commands.wishes(role)) this.grant(wish);
  }

  private grant(wish: WishView) {
    switch (wish.kind) {
      case "order":
        return router.go({ name: "payment", orderId: wish.orderId });
      case "unknownOrder":
        router.go({ name: "payments", filter: { search: wish.name } });
        return announcer.say(m.outside_unknown({ name: wish.name }));
      case "page":
        return this.open(wish.id);
      case "hideAmounts":
        place.amountsHidden = !place.amountsHidden;
        return;
      case "askNotices":
        this.asksNotices = true;
        return;
      case "leave":
        this.leaving = wish;
    }
  }

  private open(id: string) {
    // A question that stands is answered first.
    if (document.querySelector("dialog[open]")) return;
    const page = [takePayment, ...pages()].find((each) => each.id === id);
    if (page) router.go(page.to);
  }

  async answer(keepWatching: boolean | null, leave: boolean) {
    this.leaving = null;
    await commands.leave({ keepWatching, leave });
  }

  /** Keeps whether the system is told what happens. */
  async answerNotices(notices: boolean) {
    this.asksNotices = false;
    await keepOfComputer({ notices });
  }
}

export const outside = new Outside();

/** Says pages and words to the system's menu and tray; called while a component is made. */
export function furnish() {
  // A string, since making menus anew closes an open one: only what they say is news.
  const said = $derived.by(() => {
    const all = [takePayment, ...pages()].map(({ id, text, keys }) => ({ id, text: text(), keys: keysOf(id, keys) }));
    // The shell fills in what stands in braces.
    const words = {
      desk: m.menu_desk(),
      edit: m.menu_edit(),
      view: m.menu_view(),
      office: m.office_open(),
      hideAmounts: m.hide_amounts(),
      close: m.menu_close(),
      quit: m.menu_quit(),
      show: m.menu_show(),
      nothingOpen: m.tray_nothing_open(),
      open: m.tray_open({ count: "{count}" }),
      waiting: m.tray_waiting({ count: "{count}" }),
      keepsWatching: m.tray_keeps_watching(),
      quitsOnClose: m.tray_quits(),
      awake: m.outside_awake(),
      paid: m.notice_paid({ amount: "{amount}" }),
      failed: m.notice_failed({ amount: "{amount}" }),
      needsYou: m.nav_needs_you(),
      recognize: m.outside_recognize({ name: "{name}" }),
    };
    return JSON.stringify([all, words]);
  });
  $effect(() => {
    const [all, words] = JSON.parse(said) as Parameters<typeof commands.furnish>;
    // The desk says it for the back office too.
    if (inShell && role === "desk") void commands.furnish(all, words).catch(() => null);
  });
}
